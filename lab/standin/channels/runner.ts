import { setTimeout as delay } from 'node:timers/promises'
import { dialFrom } from '../dial.ts'
import type { Instance } from '../instance.ts'
import { reasonOf } from '../log.ts'
import { resolver } from '../names.ts'
import type { Store } from '../store.ts'
import type { Channel, ChannelContext } from './channel.ts'
import { allChannels } from './channels.ts'
import { type PushWatch, watchPushes } from './push-watch.ts'

const PATIENCE_MS = 500

export interface ChannelRunner {
  /** No round starts any more. Resolves when the last has ended, at the latest after half a second. */
  stop(): Promise<void>
}

/** Runs every channel at its own pace until stopped. While the instance is locked none starts a round. */
export function runChannels(instance: Instance, store: Store): ChannelRunner {
  const stopping = new AbortController()
  const running = runAll(instance, store, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      // A contact that nobody answers must not hold up the end of the server.
      await Promise.race([running, delay(PATIENCE_MS)])
    },
  }
}

async function runAll(instance: Instance, store: Store, signal: AbortSignal): Promise<void> {
  const { lab, log } = instance
  try {
    const watch = await watchPushes(store)
    await pause(lab.intervals.firstMs, signal)
    const base = contextOf(instance, store)
    const look = loop(instance, signal, lab.intervals.pushMs, () => watch.look())
    await Promise.all([look, ...allChannels.map((channel) => runChannel(instance, channel, { base, watch, signal }))])
  } catch (error) {
    log('ERROR', `the channels stopped: ${reasonOf(error)}`)
  }
}

interface Round {
  readonly base: Omit<ChannelContext, 'first' | 'pushes'>
  readonly watch: PushWatch
  readonly signal: AbortSignal
}

async function runChannel(instance: Instance, channel: Channel, { base, watch, signal }: Round): Promise<void> {
  let first = true
  let position = 0
  const everyMs = channel.everyMs?.(instance.lab) ?? instance.lab.intervals.everyMs
  if (channel.startsLate === true) await pause(everyMs, signal)
  await loop(instance, signal, everyMs, async () => {
    const { pushes, next } = watch.since(position)
    const context = { ...base, first, pushes }
    position = next
    first = false
    await channel.run(context).catch((error: unknown) => {
      instance.log('WARN', `${channel.kind}: ${reasonOf(error)}`)
    })
    instance.rounds.ended(channel)
  })
}

async function loop(
  instance: Instance,
  signal: AbortSignal,
  everyMs: number,
  round: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const locked = instance.desk.now().unlockToken !== undefined
    if (!locked) await round().catch((error: unknown) => instance.log('WARN', reasonOf(error)))
    await pause(everyMs, signal)
  }
}

function contextOf({ settings, lab, cluster, log }: Instance, store: Store): Round['base'] {
  return { store, settings, lab, cluster, log, dial: dialFrom(lab.bind, resolver(lab.names)) }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined)
}
