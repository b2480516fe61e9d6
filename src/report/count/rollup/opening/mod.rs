//! Figures over time without the whole journal: what a period begins with is known from the stays, and only its own moves are
//! counted one by one. So a series costs what its period holds, however old the register is.

pub mod store;
