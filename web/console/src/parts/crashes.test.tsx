import { describe, expect, it } from 'vitest'
import { folded } from './backtrace'
import { exitText } from './last-exit'

const FRAMES = [
  '   0: std::panicking::begin_panic_handler',
  '             at /rustc/1/library/std/src/panicking.rs:689:5',
  '   1: aicloud_actors::node::drill',
  '             at ./actors/src/node.rs:12:3',
  '   2: <aicloud_supervision::slot::Slot<E> as core::future::future::Future>::poll',
  '   3: tokio::runtime::task::raw::poll',
  '             at /cargo/registry/src/tokio/raw.rs:1:1',
]

describe('a backtrace', () => {
  it('is shown by its own frames, with their places', () => {
    expect(folded(FRAMES.join('\n'))).toEqual({ text: FRAMES.slice(2, 5).join('\n'), hidden: 2 })
  })
  it('stays whole where nothing in it is the cloud’s, or where it is none', () => {
    const others = FRAMES.slice(0, 2).join('\n')
    expect(folded(others)).toEqual({ text: others, hidden: 0 })
    expect(folded('disabled backtrace')).toEqual({ text: 'disabled backtrace', hidden: 0 })
  })
})

describe('the last exit of an actor', () => {
  it('says what the crash said, and which it was', () => {
    const reason = 'crashed while handling this: crash_01'
    expect(exitText(reason, [{ id: 'crash_01', message: 'a drill' }])).toEqual({
      text: 'crashed: a drill',
      crash: 'crash_01',
    })
    expect(exitText(reason)).toEqual({ text: 'crashed', crash: 'crash_01' })
    expect(exitText('idle_too_long')).toEqual({ text: 'idle too long' })
  })
})
