//! A value that was read from what somebody typed in: it is there, or a mistake is noted in its place (`check.rs`).
//! Pure: no HTTP, no SQL, no clock.

/// A value that was read, or a mistake that is noted. [`Check::finish`](super::check::Check::finish) gives the value, when nothing at all is wrong.
#[derive(Debug, Clone, Copy)]
pub struct Checked<T>(pub(super) Option<T>);

impl<T> Checked<T> {
    /// A value in which nothing can be wrong.
    #[must_use]
    pub const fn sure(value: T) -> Self {
        Self(Some(value))
    }

    /// A value of a reader that notes its mistakes itself, such as that of a CSV cell; nothing stands for a mistake.
    #[must_use]
    pub const fn noted(value: Option<T>) -> Self {
        Self(value)
    }

    /// A part that may be absent.
    #[must_use]
    pub fn maybe(part: Option<Self>) -> Checked<Option<T>> {
        part.map_or(Checked(Some(None)), |part| part.map(Some))
    }

    /// What is made of the value.
    pub fn map<U>(self, made: impl FnOnce(T) -> U) -> Checked<U> {
        Checked(self.0.map(made))
    }

    /// Reads on where the value is right so far.
    pub fn and_then<U>(self, further: impl FnOnce(T) -> Checked<U>) -> Checked<U> {
        self.0.map_or(Checked(None), further)
    }

    /// The same, of a value that is kept.
    #[must_use]
    pub const fn as_ref(&self) -> Checked<&T> {
        Checked(self.0.as_ref())
    }
}

impl Checked<()> {
    /// Several values as one.
    pub fn all<P: CheckedParts>(parts: P) -> Checked<P::Values> {
        parts.together()
    }
}

impl<T, C: FromIterator<T>> FromIterator<Checked<T>> for Checked<C> {
    fn from_iter<I: IntoIterator<Item = Checked<T>>>(parts: I) -> Self {
        // To the end even after a mistake, so that the later ones are noted too.
        let parts: Vec<Option<T>> = parts.into_iter().map(|part| part.0).collect();
        Self(parts.into_iter().collect())
    }
}

/// Values that are at hand together: one, or up to nine.
pub trait CheckedParts {
    /// The values.
    type Values;

    /// All of them, or none.
    fn together(self) -> Checked<Self::Values>;
}

impl<T> CheckedParts for Checked<T> {
    type Values = T;

    fn together(self) -> Self {
        self
    }
}

macro_rules! checked_parts {
    ($($kind:ident)+) => {
        impl<$($kind),+> CheckedParts for ($(Checked<$kind>,)+) {
            type Values = ($($kind,)+);

            #[expect(non_snake_case, reason = "a value is called as its type")]
            fn together(self) -> Checked<Self::Values> {
                let ($($kind,)+) = self;
                let values = || Some(($($kind.0?,)+));
                Checked(values())
            }
        }
    };
}

checked_parts!(One Two);
checked_parts!(One Two Three);
checked_parts!(One Two Three Four);
checked_parts!(One Two Three Four Five);
checked_parts!(One Two Three Four Five Six);
checked_parts!(One Two Three Four Five Six Seven);
checked_parts!(One Two Three Four Five Six Seven Eight);
checked_parts!(One Two Three Four Five Six Seven Eight Nine);
