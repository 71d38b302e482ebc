import type { Effect } from './effect.ts'
import { makeLive, type GenerationStore } from './generations.ts'

/** Makes a generation the live one, in the record of generations; where its home lies is another effect. */
export function recordedAsLive(
  { id, title }: Pick<Effect<never>, 'id' | 'title'>,
  generations: GenerationStore,
  generation: string,
): Effect<{ live: string }> {
  return {
    id,
    title,
    apply: () => {
      generations.save(makeLive(generations.all(), generation))
      return Promise.resolve()
    },
    verify: () =>
      Promise.resolve(
        generations.all().some((one) => one.id === generation && one.state === 'live')
          ? { kind: 'done', result: { live: generation } }
          : { kind: 'open', seen: `generation ${generation} is not the live one` },
      ),
  }
}
