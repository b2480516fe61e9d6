//! How often one address may ask: a few times at once, then at a steady pace.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;

use actix_web::HttpRequest;
use chrono::TimeDelta;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::platform::error::{Code, Problem};

/// How many subscribers' tries a network of IPv6 has in all: a provider hands out its /64 networks by the thousand.
const SUBSCRIBERS: u32 = 8;

/// Counts tries by address. Clones share their counts.
#[derive(Clone)]
pub struct Limiter {
    tries: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    networks: Arc<DefaultKeyedRateLimiter<IpAddr>>,
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
        let of_network = tries.saturating_mul(NonZeroU32::MIN.saturating_add(SUBSCRIBERS - 1));
        Self {
            tries: Arc::new(RateLimiter::keyed(Quota::per_minute(tries))),
            networks: Arc::new(RateLimiter::keyed(Quota::per_minute(of_network))),
        }
    }

    /// Counts a try of this address.
    ///
    /// # Errors
    /// When it has tried too often (429); the answer says how many seconds to wait.
    pub fn check(&self, address: IpAddr) -> Result<(), Problem> {
        check(&self.tries, household(address))?;
        network(address).map_or(Ok(()), |network| check(&self.networks, network))
    }

    /// Forgets addresses that have been quiet for long enough; call it from a timer, or the list only grows.
    pub fn retain_recent(&self) {
        for counts in [&self.tries, &self.networks] {
            counts.retain_recent();
            counts.shrink_to_fit();
        }
    }
}

fn check(counts: &DefaultKeyedRateLimiter<IpAddr>, caller: IpAddr) -> Result<(), Problem> {
    counts.check_key(&caller).map_err(|not_until| {
        let wait = not_until.wait_time_from(counts.clock().now());
        try_later(TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX))
    })
}

/// The answer to a try that comes too early: it says how many seconds to wait, at least one.
pub(super) fn try_later(wait: TimeDelta) -> Problem {
    let begun = i64::from(wait.subsec_nanos() > 0);
    let seconds = u64::try_from(wait.num_seconds().saturating_add(begun)).unwrap_or_default().max(1);
    let mut problem = Problem::new(Code::TooManyRequests)
        .say(format!("thử lại sau {}", waiting_vi(seconds)), format!("try again in {}", waiting_en(seconds)));
    problem.retry_after = Some(seconds);
    problem
}

/// A wait as people say it: whole minutes, rounded up, from two minutes on.
fn waiting_vi(seconds: u64) -> String {
    if seconds < 120 { format!("{seconds} giây") } else { format!("{} phút", seconds.div_ceil(60)) }
}

fn waiting_en(seconds: u64) -> String {
    if seconds < 120 { format!("{seconds} seconds") } else { format!("{} minutes", seconds.div_ceil(60)) }
}

/// What counts as one caller: an IPv4 address, or the /64 network that an IPv6 subscriber is given.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => network_of(address, 64),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The /48 network of an IPv6 address, which one site is given; IPv4 has none.
fn network(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        IpAddr::V6(address) => Some(network_of(address, 48)),
        IpAddr::V4(_) => None,
    }
}

fn network_of(address: Ipv6Addr, bits: u32) -> IpAddr {
    let hosts = u128::MAX.checked_shr(bits).unwrap_or_default();
    IpAddr::V6(Ipv6Addr::from(u128::from(address) & !hosts))
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
    fn a_network_of_many_subscribers_has_the_tries_of_eight() {
        let limiter = Limiter::per_minute(2);
        let subscriber = |number: u16| address(&format!("2001:db8:0:{number:x}::1"));
        let admitted = (0..40).filter(|number| limiter.check(subscriber(*number)).is_ok()).count();
        assert_eq!(admitted, 16);
        assert!(limiter.check(address("2001:db8:1::1")).is_ok(), "another network is not held back");
    }

    #[test]
    fn a_wait_is_said_as_people_say_it() {
        for (milliseconds, seconds, words) in
            [(1, 1, "1 giây"), (1_001, 2, "2 giây"), (119_000, 119, "119 giây"), (121_000, 121, "3 phút")]
        {
            let problem = try_later(TimeDelta::milliseconds(milliseconds));
            assert_eq!(problem.retry_after, Some(seconds));
            assert!(problem.detail.as_ref().is_some_and(|told| told.vi.contains(words)), "{problem:?}");
        }
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
