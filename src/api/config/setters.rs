//! Builders: a method for each member, which sets it and returns the whole.

/// `name = wrap(value: type)`: the method `name` sets the member of that name to `wrap(value)`.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident = $wrap:ident($value:ident: $kind:ty);)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $value: $kind) -> Self {
            self.$name = $wrap($value.into());
            self
        }
    )*};
}

pub(crate) use setters;
