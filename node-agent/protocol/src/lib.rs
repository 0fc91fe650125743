//! The contract between the control plane and its node agents.
