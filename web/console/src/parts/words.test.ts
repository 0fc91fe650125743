import { describe, expect, it } from 'vitest'
import { join, quote, readEnv, readSecrets, split, Unreadable, writeEnv } from './words'

function dice(seed: number) {
  let state = seed >>> 0
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('command lines', () => {
  it('are read as a shell reads them, without expanding anything', () => {
    expect(split('')).toEqual([])
    expect(split('  sleep   600 ')).toEqual(['sleep', '600'])
    expect(split(`/bin/sh -c 'echo "$HOME"; sleep 1'`)).toEqual(['/bin/sh', '-c', 'echo "$HOME"; sleep 1'])
    expect(split(`a"b c"d '' "\\"x\\y"`)).toEqual(['ab cd', '', '"x\\y'])
    expect(split('a\\ b')).toEqual(['a b'])
    for (const wrong of ["'a", '"a', 'a\\']) expect(() => split(wrong), wrong).toThrow(Unreadable)
  })

  it('come back from their arguments as they were', () => {
    const letters = ['a', ' ', "'", '"', '\\', '$', '\n', 'é', '=', '*']
    for (let seed = 1; seed <= 500; seed++) {
      const roll = dice(seed)
      const words = Array.from({ length: roll(5) }, () =>
        Array.from({ length: roll(8) }, () => letters[roll(letters.length)]).join(''),
      )
      expect(split(join(words)), `seed ${seed}`).toEqual(words)
    }
    expect(quote('a/b-c.d')).toBe('a/b-c.d')
  })
})

describe('environments', () => {
  it('are lines of names and values', () => {
    expect(readEnv('SEED=7\n\nA_B=x=y \n')).toEqual({ SEED: '7', A_B: 'x=y ' })
    expect(readEnv(writeEnv({ A: '1', B: '' }))).toEqual({ A: '1', B: '' })
    for (const wrong of ['SEED', '7A=1', 'a b=1', 'A=1\nA=2', '=x']) {
      expect(() => readEnv(wrong), wrong).toThrow(Unreadable)
    }
  })

  it('have secrets that are said, once, and nowhere else', () => {
    expect(readSecrets('HF_TOKEN=a=b\n', { SEED: '7' })).toEqual({ HF_TOKEN: 'a=b' })
    expect(() => readSecrets('HF_TOKEN=', {})).toThrow('Give HF_TOKEN its value')
    expect(() => readSecrets('SEED=x', { SEED: '7' })).toThrow('SEED is in the environment as well')
    expect(() => readSecrets('x', {})).toThrow(Unreadable)
  })

  it('can have any name without harm', () => {
    const env = readEnv('__proto__=x')
    expect(Object.keys(env)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})
