import type { Generation } from '../../steps/generations.ts'
import { formatTime } from '../quantity.ts'
import type { RunReport, SecretPlace } from '../run-report.ts'
import { markup, type Markup } from './markup.ts'
import { badge, section, table } from './table.ts'

/** Generations that are kept, and the places that hold secrets by nature. */
export function remainsSection({ generations, secretPlaces }: RunReport): Markup {
  const kept = table<Generation>(
    'Generations',
    [
      { title: 'State', kind: 'short', cell: ({ state }) => badge(state, state === 'live' ? 'good' : 'plain') },
      { title: 'Generation', kind: 'code', cell: ({ id }) => id },
      { title: 'Database', kind: 'code', cell: ({ database }) => database ?? 'unknown' },
      { title: 'Source', cell: ({ source }) => source ?? 'unknown' },
      {
        title: 'Data from',
        kind: 'short',
        cell: ({ dataFrom }) => (dataFrom === null ? 'unknown' : formatTime(dataFrom)),
      },
    ],
    generations,
  )
  const places = table<SecretPlace>(
    'Places that hold secrets',
    [
      { title: 'Place', kind: 'code', cell: ({ place }) => place },
      { title: 'Holds', cell: ({ holds }) => holds },
    ],
    secretPlaces,
  )
  const intro = markup`<h3>Places that hold secrets by nature</h3><p class="lead">Readable by their owner only, and deleted with their generation.</p>`
  return section(
    'remains',
    'What remains',
    markup`<h3>Generations on the target</h3>${generations.length === 0 ? markup`<p>None.</p>` : kept}${intro}${secretPlaces.length === 0 ? markup`<p>None.</p>` : places}`,
  )
}

export function notesSection({ notes }: RunReport): Markup {
  return section(
    'notes',
    'Notes of the run',
    table<RunReport['notes'][number]>(
      'Notes of the run',
      [
        { title: 'Time', kind: 'short', cell: ({ at }) => formatTime(at) },
        { title: 'Note', cell: ({ text }) => text },
      ],
      notes,
    ),
  )
}
