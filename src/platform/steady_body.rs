//! A body that hardly comes in is not waited for: whoever sends a byte now and then would hold a connection, and what it needs, for ever.

use std::cell::Cell;
use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::HttpMessage as _;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;
use tokio::time::{Sleep, sleep};

/// Bytes that each second must bring, over a whole span: a telephone at the edge of its network sends ten times as many.
const LEAST_A_SECOND: u64 = 1024;

/// Whether the body of a request was given up.
#[derive(Debug, Clone, Default)]
pub(crate) struct GivenUp(Rc<Cell<bool>>);

impl GivenUp {
    /// Whether it was.
    pub(crate) fn is_given_up(&self) -> bool {
        self.0.get()
    }
}

/// Lets the body of a request end with an error when a span of so many seconds brings too little of it.
pub(crate) fn watch(request: &mut ServiceRequest, seconds: u64) -> GivenUp {
    let given_up = GivenUp::default();
    let body = request.take_payload();
    let body = if matches!(body, Payload::None) {
        body
    } else {
        let watched: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> =
            Box::pin(WatchedBody::new(body, seconds, given_up.clone()));
        Payload::Stream { payload: watched }
    };
    request.set_payload(body);
    given_up
}

/// How fast a body comes in: what the span that is running brought so far.
#[derive(Debug)]
struct BodyPace {
    least: u64,
    brought: u64,
}

impl BodyPace {
    fn of_spans(seconds: u64) -> Self {
        Self { least: seconds.saturating_mul(LEAST_A_SECOND), brought: 0 }
    }

    fn bring(&mut self, bytes: usize) {
        self.brought = self.brought.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    /// Ends the span; says whether it brought enough for another one to begin.
    fn is_enough(&mut self) -> bool {
        std::mem::take(&mut self.brought) >= self.least
    }
}

/// A body with the span that is running.
struct WatchedBody<S> {
    body: S,
    span: Duration,
    pace: BodyPace,
    ends: Pin<Box<Sleep>>,
    given_up: GivenUp,
}

impl<S> WatchedBody<S> {
    fn new(body: S, seconds: u64, given_up: GivenUp) -> Self {
        let span = Duration::from_secs(seconds);
        Self { body, span, pace: BodyPace::of_spans(seconds), ends: Box::pin(sleep(span)), given_up }
    }

    /// Whether a span has ended that brought too little; after one that brought enough another begins.
    fn is_too_slow(&mut self, context: &mut Context<'_>) -> bool {
        while self.ends.as_mut().poll(context).is_ready() {
            if !self.pace.is_enough() {
                return true;
            }
            self.ends = Box::pin(sleep(self.span));
        }
        false
    }
}

impl<S: Stream<Item = Result<Bytes, PayloadError>> + Unpin> Stream for WatchedBody<S> {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.body).poll_next(context);
        if let Poll::Ready(Some(Ok(piece))) = &next {
            self.pace.bring(piece.len());
        }
        let ended = matches!(next, Poll::Ready(None | Some(Err(_))));
        if !ended && self.is_too_slow(context) {
            self.given_up.0.set(true);
            return Poll::Ready(Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into()))));
        }
        Poll::Ready(ready!(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_span_brings_enough_or_the_body_is_given_up() {
        // Pieces of each span of ten seconds, and the span after which it is given up.
        let cases: &[(&[&[usize]], Option<usize>)] = &[
            (&[&[1; 10]], Some(0)),
            (&[&[]], Some(0)),
            (&[&[10_239]], Some(0)),
            (&[&[10_240]], None),
            (&[&[1024; 10], &[1024; 10], &[1024; 9]], Some(2)),
            (&[&[500_000], &[1]], Some(1)),
        ];
        for (spans, expected) in cases {
            let mut pace = BodyPace::of_spans(10);
            let given_up = spans.iter().position(|pieces| {
                pieces.iter().for_each(|length| pace.bring(*length));
                !pace.is_enough()
            });
            assert_eq!(given_up, *expected, "{spans:?}");
        }
    }
}
