import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import {
  appOn,
  dyingAfter,
  first,
  generation,
  Killed,
  outcomeOf,
  second,
  world,
} from '../../test/fixtures/rewind-world.ts'
import { AppError } from '../kernel/app-error.ts'
import { generationDocuments } from './compose/generation-documents.ts'
import { rewindEnvironment } from './rewind.ts'

describe('a rewind', () => {
  it.each(['20261115-013000-aaaa', 'before-upgrade'])('goes to the generation that is asked for: %s', async (to) => {
    const third = '20261129-013000-cccc'
    const at = world([generation(third, 'live'), generation(second, 'kept'), generation(first, 'kept')])
    generationDocuments(memoryStore(at.store), 'staging').saveBookmarks({ 'before-upgrade': first })

    expect(await rewindEnvironment(appOn(at, 'process 1'), 'staging', { to })).toMatchObject({ generation: first })

    expect(outcomeOf(at)).toMatchObject({
      generations: [
        generation(third, 'kept'),
        generation(second, 'kept'),
        { ...generation(first, 'live'), before: third },
      ],
      home: `# of ${first}\n`,
      beside: [undefined, `# of ${second}\n`],
      permit: `${first}\n`,
      running: true,
    })
  })

  it.each([
    ['20261101-013000-zzzz', 'staging has no generation with the id or bookmark 20261101-013000-zzzz'],
    [second, `generation ${second} of staging is the live one already`],
  ])('to %s is refused, and stops nothing', async (to, message) => {
    const at = world()

    await expect(rewindEnvironment(appOn(at, 'process 1'), 'staging', { to })).rejects.toMatchObject({
      code: 'run/unknown-generation',
      message,
      hint: '`understudy generations staging` lists them with their bookmarks',
    })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true, locks: [undefined] })
  })

  it('to a half made copy is refused, and from one to the live copy is not', async () => {
    const made = generation('20261129-013000-cccc', 'half-made')
    const at = world([made, generation(second, 'live')])
    await expect(rewindEnvironment(appOn(at, 'process 1'), 'staging', { to: made.id })).rejects.toMatchObject({
      message: `generation ${made.id} of staging is half made, and nothing can go back to it`,
    })

    await rewindEnvironment(appOn(at, 'process 1'), 'staging', { to: second })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true })
  })

  it('after a rewind and a refresh goes back to what was in use before that refresh', async () => {
    const third = '20261129-013000-cccc'
    const made = { ...generation(third, 'live'), before: first }
    const at = world([made, generation(second, 'kept'), generation(first, 'kept')])

    expect(await rewindEnvironment(appOn(at, 'process 1'), 'staging')).toMatchObject({ generation: first })
  })

  it('that was cut off behind its swap, before it was recorded, can be turned back', async () => {
    let turned = 0
    for (let changes = 0; changes < 25; changes += 1) {
      const at = world()
      await expect(
        rewindEnvironment(appOn(at, 'process 1', dyingAfter(changes)), 'staging', { run: `${second}-1` }),
      ).rejects.toBeInstanceOf(Killed)
      const { home, generations } = outcomeOf(at)
      if (home !== `# of ${first}\n` || generations[0]?.state !== 'live') continue

      await rewindEnvironment(appOn(at, 'process 2'), 'staging', { to: second })

      expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true, unfinished: [] })
      turned += 1
    }
    expect(turned).toBeGreaterThan(0)
  })

  it('to what was there before Understudy, which was cut off, is gone on with first, until it is recorded', async () => {
    const adopted = { ...generation('adopted-x', 'kept'), database: null }
    const seen = new Set<string>()
    for (let changes = 10; changes < 25; changes += 1) {
      const at = world([generation(second, 'live'), generation(first, 'kept'), adopted])
      const given = { run: `${second}-1`, to: 'adopted-x' }
      await expect(
        rewindEnvironment(appOn(at, 'process 1', dyingAfter(changes)), 'staging', given),
      ).rejects.toBeInstanceOf(Killed)
      const isRecorded = outcomeOf(at).generations.some(({ id, state }) => id === 'adopted-x' && state === 'live')

      const said = await rewindEnvironment(appOn(at, 'process 2'), 'staging', { to: first }).then(
        ({ generation: to }) => `went to ${to}, ${outcomeOf(at).home}`,
        (error: unknown) => (error instanceof AppError ? `${error.message}; ${error.hint}` : String(error)),
      )

      seen.add(`${isRecorded ? 'recorded' : 'not yet'}: ${said}`)
    }
    expect([...seen]).toEqual([
      `not yet: a rewind of staging to adopted-x was cut off; \`understudy rewind staging\` goes on with it; then rewind to ${first}`,
      `recorded: went to ${first}, # of ${first}\n`,
    ])
  })
})
