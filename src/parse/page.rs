//! Pages (DOMAIN R-27).

use super::record::PageHead;
use crate::yaml::Fields;

pub(super) fn read(fields: &mut Fields<'_, '_>) -> PageHead {
    PageHead { menu: fields.number("menu", -1_000_000..=1_000_000) }
}
