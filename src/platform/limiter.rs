//! How often one address may ask: a few times at once, then at a steady pace.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;

use actix_web::HttpRequest;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::platform::error::{Code, Problem};

/// Counts tries by address. Clones share their counts.
#[derive(Clone)]
pub struct Limiter {
    tries: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "limiter of {} addresses", self.tries.len())
    }
}

impl Limiter {
    /// `tries` at once, and as many again evenly over each minute; at least one.
    #[must_use]
    pub fn per_minute(tries: u32) -> Self {
        let tries = NonZeroU32::new(tries).unwrap_or(NonZeroU32::MIN);
        Self { tries: Arc::new(RateLimiter::keyed(Quota::per_minute(tries))) }
    }

    /// Counts a try of this address.
    ///
    /// # Errors
    /// When it has tried too often (429); the answer says how many seconds to wait.
    pub fn check(&self, address: IpAddr) -> Result<(), Problem> {
        self.tries.check_key(&household(address)).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.tries.clock().now());
            let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1);
            let mut problem = Problem::new(Code::TooManyRequests)
                .say(format!("thử lại sau {seconds} giây"), format!("try again in {seconds} seconds"));
            problem.retry_after = Some(seconds);
            problem
        })
    }

    /// Forgets addresses that have been quiet for long enough; call it from a timer, or the list only grows.
    pub fn retain_recent(&self) {
        self.tries.retain_recent();
        self.tries.shrink_to_fit();
    }
}

/// What counts as one caller: an IPv4 address, or the /64 network that an IPv6 subscriber is given.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(network))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The address that asks. `X-Forwarded-For` can be written by anybody: only its last entry, which one's own proxy
/// wrote, is believed, and only when the service is told that it stands behind one.
#[must_use]
pub fn client_address(request: &HttpRequest, behind_proxy: bool) -> IpAddr {
    let peer = || request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    if behind_proxy { forwarded(request).unwrap_or_else(peer) } else { peer() }
}

fn forwarded(request: &HttpRequest) -> Option<IpAddr> {
    let header = request.headers().get_all("X-Forwarded-For").last()?.to_str().ok()?;
    let entry = header.rsplit(',').next()?.trim();
    entry.parse().ok().or_else(|| entry.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_fourth_try_of_three_is_told_to_wait() {
        let limiter = Limiter::per_minute(3);
        for _ in 0..3 {
            assert!(limiter.check(address("192.0.2.1")).is_ok());
        }
        let problem = limiter.check(address("192.0.2.1")).unwrap_err();
        assert_eq!(problem.code, Code::TooManyRequests);
        assert!((1..=20).contains(&problem.retry_after.unwrap()), "{:?}", problem.retry_after);
        assert!(limiter.check(address("192.0.2.2")).is_ok(), "another address is not held back");
    }

    #[test]
    fn one_subscriber_is_one_caller() {
        assert_eq!(household(address("2001:db8::1")), household(address("2001:db8::ffff:2")));
        assert_ne!(household(address("2001:db8:0:1::1")), household(address("2001:db8:0:2::1")));
        assert_eq!(household(address("::ffff:192.0.2.1")), address("192.0.2.1"));
    }

    #[test]
    fn forwarding_is_believed_only_behind_a_proxy_and_only_its_last_entry() {
        let request = |header: &str| {
            TestRequest::default()
                .peer_addr("127.0.0.1:999".parse().unwrap())
                .insert_header(("X-Forwarded-For", header.to_owned()))
                .to_http_request()
        };
        let forged = request("203.0.113.9, 192.0.2.7");
        assert_eq!(client_address(&forged, false), address("127.0.0.1"));
        assert_eq!(client_address(&forged, true), address("192.0.2.7"));
        assert_eq!(client_address(&request("[2001:db8::1]:443"), true), address("2001:db8::1"));
        assert_eq!(client_address(&request("unknown"), true), address("127.0.0.1"));
    }
}
