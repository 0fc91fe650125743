//! Panics become values here, and nowhere else.
//!
//! actix has no `catch_unwind`; tokio's catches too late, after the actor's own `Drop` has run on
//! damaged state. So everything an entity does runs inside [`catch`], and every future it spawns
//! inside [`Caught`].
//!
//! `catch_unwind` alone yields a payload without place or backtrace, and it yields it after
//! unwinding, when the reply channels on the stack have been dropped already and their callers may
//! be awake. The panic hook runs before unwinding. So the hook does the work: it names the crash,
//! captures the backtrace and tells the [`Witness`], which notes the crash id where callers who
//! lose their reply will look for it. Panics outside of `catch` go to tracing and on to the hook
//! that was there before.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::pin::Pin;
use std::sync::{Arc, Once};
use std::task::{Context, Poll};
use std::time::SystemTime;

use crate::crash::CrashId;

/// A caught panic.
#[derive(Debug, Clone)]
pub(crate) struct Panic {
    pub id: CrashId,
    pub at: SystemTime,
    pub message: String,
    pub location: Option<String>,
    pub backtrace: Option<Arc<Backtrace>>,
}

/// Told of a panic before the stack unwinds. Must neither block for long nor panic.
pub(crate) trait Witness: Send + Sync {
    fn panicked(&self, crash_id: CrashId);
}

thread_local! {
    static CATCHING: Cell<u32> = const { Cell::new(0) };
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
    static WITNESS: RefCell<Option<Arc<dyn Witness>>> = const { RefCell::new(None) };
}

/// Installs the panic hook, once per process. Every directory and tree does so when it is made.
///
/// A hook set later by somebody else replaces this one. Crashes are still caught and counted then,
/// but without place and backtrace.
pub fn install_panic_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if CATCHING.try_with(Cell::get).unwrap_or(0) > 0 {
                note(info);
            } else {
                tracing::error!(
                    message = message_of(info.payload()),
                    location = info.location().map(tracing::field::display),
                    "panic outside of supervision"
                );
                before(info);
            }
        }));
    });
}

fn note(info: &PanicHookInfo<'_>) {
    let panic = Panic {
        id: CrashId::new(),
        at: SystemTime::now(),
        message: message_of(info.payload()),
        location: info.location().map(ToString::to_string),
        backtrace: Some(Arc::new(Backtrace::force_capture())),
    };
    tell_witness(panic.id);
    // The hook must not panic itself, so a cell that is busy or gone is left alone.
    let _ = LAST.try_with(|last| {
        if let Ok(mut last) = last.try_borrow_mut() {
            *last = Some(panic);
        }
    });
}

fn tell_witness(crash_id: CrashId) {
    let witness = WITNESS
        .try_with(|witness| witness.try_borrow().ok().and_then(|witness| witness.clone()))
        .ok()
        .flatten();
    if let Some(witness) = witness {
        witness.panicked(crash_id);
    }
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&'static str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a message".to_owned()
    }
}

/// While this lives, panics caught on this thread are told to the witness.
pub(crate) struct Watch {
    before: Option<Arc<dyn Witness>>,
}

pub(crate) fn watch(witness: Option<Arc<dyn Witness>>) -> Watch {
    Watch { before: WITNESS.with(|current| current.replace(witness)) }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let before = self.before.take();
        let _ = WITNESS.try_with(|current| current.replace(before));
    }
}

struct Catching;

impl Drop for Catching {
    fn drop(&mut self) {
        CATCHING.with(|depth| depth.set(depth.get() - 1));
    }
}

/// Runs `f`; a panic comes back as a value.
///
/// `AssertUnwindSafe` is right here because whoever panicked is thrown away by the caller.
pub(crate) fn catch<T>(f: impl FnOnce() -> T) -> Result<T, Panic> {
    CATCHING.with(|depth| depth.set(depth.get() + 1));
    let catching = Catching;
    let result = catch_unwind(AssertUnwindSafe(f));
    drop(catching);
    result.map_err(|payload| {
        let noted = LAST.with(|last| last.borrow_mut().take());
        let panic = noted.unwrap_or_else(|| {
            // `resume_unwind` and foreign hooks come past ours.
            let panic = Panic {
                id: CrashId::new(),
                at: SystemTime::now(),
                message: message_of(&*payload),
                location: None,
                backtrace: None,
            };
            tell_witness(panic.id);
            panic
        });
        // A payload is an arbitrary value, whose own `Drop` may panic.
        if catch_unwind(AssertUnwindSafe(move || drop(payload))).is_err() {
            tracing::error!(crash_id = %panic.id, "the panic's payload panicked when dropped");
        }
        panic
    })
}

/// Drops `value`; a panic in its `Drop` comes back as a value.
pub(crate) fn drop_caught<T>(value: T) -> Result<(), Panic> {
    catch(move || drop(value))
}

/// A future whose panics, while polled or dropped, become values.
pub(crate) struct Caught<F: Future + Unpin> {
    future: Option<F>,
    witness: Option<Arc<dyn Witness>>,
}

impl<F: Future + Unpin> Caught<F> {
    pub(crate) fn new(future: F, witness: Option<Arc<dyn Witness>>) -> Self {
        Self { future: Some(future), witness }
    }
}

impl<F: Future + Unpin> Future for Caught<F> {
    type Output = Result<F::Output, Panic>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let _watch = watch(self.witness.clone());
        let Some(future) = self.future.as_mut() else {
            return Poll::Pending;
        };
        let polled = catch(|| Pin::new(future).poll(cx));
        let result = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(value)) => Ok(value),
            Err(panic) => Err(panic),
        };
        let dropped = drop_caught(self.future.take());
        Poll::Ready(match (result, dropped) {
            (Ok(value), Ok(())) => Ok(value),
            (Err(panic), _) | (Ok(_), Err(panic)) => Err(panic),
        })
    }
}

impl<F: Future + Unpin> Drop for Caught<F> {
    fn drop(&mut self) {
        if let Some(future) = self.future.take()
            && let Err(panic) = drop_caught(future)
        {
            tracing::error!(
                crash_id = %panic.id,
                message = panic.message,
                "an aborted future panicked when dropped"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Notes(Mutex<Vec<CrashId>>);

    impl Witness for Notes {
        fn panicked(&self, crash_id: CrashId) {
            self.0.lock().unwrap().push(crash_id);
        }
    }

    #[test]
    fn the_witness_knows_before_the_stack_unwinds() {
        install_panic_hook();
        struct OnStack(Arc<Notes>, Arc<Mutex<usize>>);
        impl Drop for OnStack {
            fn drop(&mut self) {
                *self.1.lock().unwrap() = self.0.0.lock().unwrap().len();
            }
        }
        let notes = Arc::new(Notes::default());
        let seen = Arc::new(Mutex::new(0));
        let on_stack = OnStack(Arc::clone(&notes), Arc::clone(&seen));
        let _watch = watch(Some(notes.clone() as Arc<dyn Witness>));
        let panic = catch(move || {
            let _held = on_stack;
            panic!("number {}", 7);
        })
        .unwrap_err();
        assert_eq!(panic.message, "number 7");
        assert!(panic.location.unwrap().contains("panics.rs"));
        assert!(panic.backtrace.is_some());
        assert_eq!(*seen.lock().unwrap(), 1);
        assert_eq!(*notes.0.lock().unwrap(), [panic.id]);
    }

    #[test]
    fn nested_catches_keep_their_own_panic() {
        install_panic_hook();
        let outer = catch(|| {
            let inner = catch(|| panic!("inner")).unwrap_err();
            assert_eq!(inner.message, "inner");
            panic!("outer");
        });
        assert_eq!(outer.unwrap_err().message, "outer");
        assert_eq!(catch(|| 3).unwrap(), 3);
    }

    #[test]
    fn panics_past_the_hook_are_still_caught() {
        let payload = Box::new("resumed");
        let panic = catch(|| std::panic::resume_unwind(payload)).unwrap_err();
        assert_eq!(panic.message, "resumed");
    }
}
