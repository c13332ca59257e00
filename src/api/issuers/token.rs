//! A login's token, asked for anew whenever keys are.

use crate::error::Error;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use std::fmt;
use std::rc::Rc;

/// Gives a token. Never printed.
#[derive(Clone)]
pub(crate) struct Token(Rc<dyn Fn() -> LocalBoxFuture<'static, Result<String, Error>>>);

impl Token {
    pub(crate) fn new<F, Answer>(token: F) -> Self
    where
        F: Fn() -> Answer + 'static,
        Answer: Future<Output = Result<String, Error>> + 'static,
    {
        Self(Rc::new(move || token().boxed_local()))
    }

    pub(crate) async fn get(&self) -> Result<String, Error> {
        (self.0)().await
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_does_not_print() {
        let token = Token::new(|| async { Ok("canary".to_owned()) });
        assert_eq!(format!("{token:?}"), "Token(redacted)");
    }
}
