//! People (DOMAIN R-27).

use super::{common, record::PersonHead};
use crate::yaml::Fields;

pub(super) fn read(fields: &mut Fields<'_, '_>) -> PersonHead {
    PersonHead {
        role: fields.string("role"),
        initials: fields.string("initials"),
        sort_name: fields.string("sort_name"),
        native: common::plain(fields.by_language("native")),
        no_page: fields.flag("page") == Some(false),
    }
}
