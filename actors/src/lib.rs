//! What happens when: an actor shell around each state machine, the scheduler, the node listener.
