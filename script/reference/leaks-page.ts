import { contentFiles, contentPlaces } from '../../src/leaks/content-places.ts'
import { encodings } from '../../src/leaks/encodings.ts'
import { filePlaces } from '../../src/leaks/file-places.ts'
import { needleKinds } from '../../src/leaks/needle.ts'
import { columnsByType } from '../../src/leaks/searched-columns.ts'
import { switchedOffRows } from '../../src/leaks/switched-off.ts'
import { code, heading, table } from './markdown.ts'

/** What the leak search looks for, where, and what it makes of what it finds. */
export function leaksPage(): string {
  return [
    heading('The leak search', lead),
    section(
      'What it looks for',
      whatFor,
      table(
        ['needle', 'what it is'],
        Object.entries(needleKinds).map(([kind, text]) => [kind, text]),
      ),
    ),
    section(
      'How a name may be written',
      howWritten,
      table(
        ['encoding', 'a name'],
        encodings.map(({ id, title }) => [code(id), title]),
      ),
    ),
    section('Which columns', whichColumns, columnTable()),
    section('Which files', whichFiles, fileTable()),
    section('Content: tables', whichContent, contentTable()),
    section(
      'Content: files',
      'Beside comments and the archives of apps:',
      table(
        ['file', 'why'],
        contentFiles.map(({ name, reason }) => [code(name), reason]),
      ),
    ),
    section(
      'Switched off',
      'In the data, not acted on, by a flag that is read where something was found:',
      table(
        ['table', 'why'],
        switchedOffRows.map((one) => [code(one.table), one.reason]),
      ),
    ),
  ].join('\n')
}

const lead = `\`understudy leaks\` and the step search-leaks look for whatever still names the source in a copy. They only read: a session of the
database that can not write and has a time limit, and programs on the host that print files. Memory stays below 150 MB, whatever the sizes.
A hit is **live** (acted on, or in a place that is not on this page), **switched off**, **content** or **allowed** (a decision under
\`refresh.<name>.leaks.allow\`, a keep or a redirect). A live one stops a run.
`

const whatFor = `Taken from the source's configuration, database and hosts each time. What source and target share is left out, and the report says so. A
name counts only as a whole: \`bitbucket.example.com\` is not in \`notbitbucket.example.com\` or \`bitbucket.example.com.evil\`.`

const howWritten = `In columns and files alike, whatever their type. Case does not matter, but for secrets. A short name is looked for together with what makes
it count, where nobody could read what stands around it otherwise. In files, a name that a continuation line cuts is found too.`

const whichColumns = `Of every table of every schema, by the type that the catalogue tells. Beside them all large objects, and how functions, views, triggers,
defaults, constraints, foreign servers, user mappings and subscriptions are defined, as far as the login may see it: the database server acts on
them, and no fence around Bitbucket holds it.`

const whichFiles = `On the first node of the copy, as root. Objects, refs and logs of Git are not searched; a symbolic link is followed only where it stands
for the folder itself. \`bitbucket.properties\` and \`server.xml\` are read where the copy is held, each property by its key. Variables and JVM
arguments of the service are searched too. What can't be read is listed with what was not searched for.`

const whichContent = `What people wrote, and history. It is counted and stops nothing. Any table or column that is not here is live.`

function section(title: string, text: string, content: string): string {
  return `## ${title}\n\n${text}\n\n${content}`
}

function columnTable(): string {
  const rows = Object.entries(columnsByType).map(([type, { searched, holds }]) => [
    type,
    searched ? 'yes' : 'no',
    holds,
  ])
  return table(['type', 'searched', 'what it holds'], rows)
}

function fileTable(): string {
  const places = filePlaces({ home: '<home>', install: '<install>', stores: ['<store>'] })
  return table(
    ['folder', 'what of it'],
    places.map(({ folder, searched }) => [code(folder), searched]),
  )
}

function contentTable(): string {
  const rows = contentPlaces.map(({ table: name, column, reason }) => [
    code(name),
    column === '*' ? 'every' : code(column),
    reason,
  ])
  return table(['table', 'column', 'why'], rows)
}
