//! The facts that an edge adds to an error.

use std::any::Any;
use std::fmt;

/// An edge's facts of the call that failed. The core keeps them and never looks into them.
pub(crate) trait Facts: Any + fmt::Debug + Send + Sync {
    /// A copy.
    fn copy(&self) -> Box<dyn Facts>;
    /// Whether the other is the same.
    fn equals(&self, other: &dyn Facts) -> bool;
}

impl Clone for Box<dyn Facts> {
    fn clone(&self) -> Self {
        (**self).copy()
    }
}

impl PartialEq for dyn Facts {
    fn eq(&self, other: &dyn Facts) -> bool {
        self.equals(other)
    }
}

impl Eq for dyn Facts {}
