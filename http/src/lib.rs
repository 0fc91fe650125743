//! How the world talks to aicloud: REST, events, OpenAPI; the aicloud binary.
