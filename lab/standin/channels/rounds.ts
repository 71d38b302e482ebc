import type { Channel } from './channel.ts'

/** How often each channel had its turn: what a test waits for in place of some time. */
export interface Rounds {
  ended(channel: Channel): void
  /** Of the channel that had the fewest. */
  least(channels: readonly Channel[]): number
}

export function countRounds(): Rounds {
  const counts = new Map<Channel, number>()
  const of = (channel: Channel): number => counts.get(channel) ?? 0
  return {
    ended: (channel) => void counts.set(channel, of(channel) + 1),
    least: (channels) => Math.min(...channels.map(of)),
  }
}
