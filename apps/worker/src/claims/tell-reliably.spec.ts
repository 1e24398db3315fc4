import { describe, expect, it } from '@jest/globals'
import { tellReliably } from './tell-reliably.ts'

const never = new AbortController().signal

describe('tellReliably', () => {
  it('tells again what could not be heard', async () => {
    let tries = 0
    const tell = async () => {
      if (++tries === 1) throw new Error('away')
      return true
    }
    expect(await tellReliably(tell, never)).toBe(true)
    expect(tries).toBe(2)
  })

  it('does not tell again what was refused', async () => {
    expect(await tellReliably(async () => false, never)).toBe(false)
  })

  it('ends with its caller', async () => {
    const stop = new AbortController()
    const told = tellReliably(() => Promise.reject(new Error('away')), stop.signal)
    stop.abort(new Error('stopped'))
    await expect(told).rejects.toThrow('stopped')
  })
})
