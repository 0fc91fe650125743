//! How actors live: restart, backoff, quarantine, activation, passivation. Knows no domain.
