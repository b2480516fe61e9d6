//! Adding to the cells of the roll-ups: the two statements that are sent with every act.

pub(super) mod store;
