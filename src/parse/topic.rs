//! Topics (DOMAIN R-27).

use super::record::TopicHead;
use crate::yaml::Fields;

pub(super) fn read(fields: &mut Fields<'_, '_>) -> TopicHead {
    TopicHead {
        parent: fields.text("parent"),
        names: fields.by_language("names"),
        case: fields.flag("case") == Some(true),
        no_inherit: fields.flag("inherit") == Some(false),
        merged_into: fields.text("merged_into"),
        see: fields.texts("see"),
    }
}
