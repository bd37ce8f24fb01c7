//! A kliping without the feature `images`: no rendition is planned, and pictures are not looked into.

use super::Fault;
use crate::config::PictureLimits;
use crate::model::Recipe;

/// An open picture.
#[derive(Debug)]
pub struct Plate;

impl Plate {
    /// # Errors
    /// None: nothing is looked at.
    pub fn open(_: &[u8], _: &PictureLimits) -> Result<Self, Fault> {
        Ok(Self)
    }

    #[must_use]
    pub fn tint(&self) -> Option<[u8; 3]> {
        None
    }

    /// # Errors
    /// Always.
    pub fn develop(&self, _: &Recipe) -> Result<Vec<u8>, Fault> {
        Err(Fault::new("this kliping was built without `images`", "take a kliping with the feature `images`"))
    }
}
