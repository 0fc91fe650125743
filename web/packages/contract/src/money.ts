/**
 * Money is whole millionths of a currency's unit, as digits in a text, because JavaScript's numbers end too
 * early. It is reckoned with `bigint` and turned into a number only to be drawn.
 */
const MILLION = 1_000_000n

/** The digits of the API as an exact number; anything else is an error of ours. */
export function micros(digits: string): bigint {
  if (!/^-?\d{1,19}$/.test(digits)) throw new RangeError(`no amount: ${digits.slice(0, 32)}`)
  return BigInt(digits)
}

/** For people: `$2.49`, with more places where an amount is small, so that it is never shown as nothing. */
export function formatMoney(amount: bigint | string, currency: string, locale = 'en-US'): string {
  const exact = typeof amount === 'string' ? micros(amount) : amount
  const small = exact !== 0n && exact > -10_000n && exact < 10_000n
  const places = small ? 6 : 2
  const unit = 10n ** BigInt(6 - places)
  const half = exact < 0n ? -(unit / 2n) : unit / 2n
  const rounded = unit === 1n ? exact : (exact + half) / unit
  const scale = 10n ** BigInt(places)
  const sign = rounded < 0n ? '-' : ''
  const whole = rounded < 0n ? -rounded : rounded
  const text = `${sign}${whole / scale}.${(whole % scale).toString().padStart(places, '0')}`
  return inCurrency(text, places, currency, locale)
}

/**
 * What something came to, where costs stand below each other or change while one looks: always as many places, and `<$0.01` for what is less
 * than the last of them shows.
 */
export function formatCost(amount: bigint | string, currency: string, places = 2, locale = 'en-US'): string {
  const exact = typeof amount === 'string' ? micros(amount) : amount
  const unit = 10n ** BigInt(6 - places)
  const less = exact > 0n && exact < unit / 2n
  const rounded = less ? 1n : (exact + (exact < 0n ? -(unit / 2n) : unit / 2n)) / unit
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(places + 1, '0')
  const text = `${rounded < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
  return `${less ? '<' : ''}${inCurrency(text, places, currency, locale)}`
}

function inCurrency(text: string, places: number, currency: string, locale: string): string {
  try {
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: places,
      maximumFractionDigits: places,
      // A text keeps all its digits; a number would not.
    }).format(text as unknown as number)
  } catch {
    return `${text} ${currency}`
  }
}

/**
 * A price, exactly: it is what one agrees to. At least two places, and as many as it has: `$2.49`, `$0.0125`.
 */
export function formatPrice(amount: bigint | string, currency: string, locale = 'en-US'): string {
  const exact = typeof amount === 'string' ? micros(amount) : amount
  const digits = (exact < 0n ? -exact : exact).toString().padStart(7, '0')
  const part = digits.slice(-6).replace(/0{1,4}$/, '')
  const text = `${exact < 0n ? '-' : ''}${digits.slice(0, -6)}.${part}`
  return inCurrency(text, part.length, currency, locale)
}

/** What GPUs cost in a time: price for one GPU and hour, so many GPUs, so many milliseconds. */
export function costOf(pricePerGpuHour: bigint, gpus: number, milliseconds: number): bigint {
  const span = BigInt(Math.max(0, Math.round(milliseconds)))
  const hour = 3_600_000n
  return (pricePerGpuHour * BigInt(gpus) * span + hour / 2n) / hour
}

export { MILLION as MICROS_PER_UNIT }
