import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commands } from '../../src/cli/commands.ts'
import { parseCommandLine } from '../../src/cli/program.ts'
import { integrations } from '../../src/integrations/registry.ts'
import { renderTranscript } from '../../script/transcript/svg.ts'
import { exitCode } from '../../src/kernel/exit-code.ts'
import { stepIds } from '../../src/kernel/step-id.ts'
import {
  anchorsIn,
  inlineCodeIn,
  linksIn,
  markdownPages,
  shellLinesIn,
  tableRows,
  type MarkdownPage,
} from '../fixtures/markdown.ts'
import { namedTestsIn, titlesIn } from '../fixtures/test-titles.ts'

const project = join(import.meta.dirname, '..', '..')
const pages = markdownPages(project)
const written = pages.filter(({ path }) => !path.startsWith('docs/reference/'))

describe('a link', () => {
  it('leads to a file that exists, and to a heading that is there', () => {
    const dead = pages.flatMap((page) => linksIn(page).flatMap((target) => whyDead(page, target)))

    expect(dead).toEqual([])
  })

  it('is found dead when its file or its heading is missing', () => {
    const page = { path: 'docs/lab.md', text: '# One\n' }

    expect(whyDead(page, 'nowhere.md')).toEqual(['docs/lab.md: nowhere.md is no file'])
    expect(whyDead(page, 'architecture.md#nowhere')).toEqual(['docs/lab.md: architecture.md#nowhere is no heading'])
    expect(whyDead(page, 'architecture.md#exit-codes')).toEqual([])
    expect(whyDead(page, '../../outside.md')).toEqual(['docs/lab.md: ../../outside.md is no file'])
  })
})

describe('a command in the docs', () => {
  it('is one of ours with its own arguments and options, in shell blocks and in lines', () => {
    const lines = written.flatMap((page) =>
      [...shellLinesIn(page), ...inlineCodeIn(page)]
        .filter((line) => /^(bin\/)?understudy /u.test(line))
        .map((line) => ({ path: page.path, line })),
    )
    const wrong = lines.flatMap(({ path, line }) => whyWrong(line).map((why) => `${path}: ${line}: ${why}`))

    expect(lines.length).toBeGreaterThan(15)
    expect(wrong).toEqual([])
  })

  it('is found wrong when nobody knows it, or its option', () => {
    expect(whyWrong('understudy refrehs staging')).toHaveLength(1)
    expect(whyWrong('understudy refresh staging --force')).toHaveLength(1)
    expect(whyWrong('understudy refresh')).toHaveLength(1)
    expect(whyWrong('understudy refresh staging --why "a new version"')).toEqual([])
  })

  it('is a script of ours where it begins with script/ or bin/', () => {
    const scripts = written
      .flatMap((page) => [...shellLinesIn(page), ...inlineCodeIn(page)])
      .flatMap((line) => /^(?:script|bin)\/[\w.-]+/u.exec(line)?.[0] ?? [])

    expect(scripts).toContain('script/demo')
    expect(scripts.filter((path) => !existsSync(join(project, path)))).toEqual([])
  })
})

describe('docs/dependencies.md', () => {
  it('has one line for each dependency and none for what is no dependency', () => {
    const { dependencies, devDependencies } = packageJson()
    const listed = tableRows(page('docs/dependencies.md'), (cell) => cell.startsWith('`'))
    const named = listed.map(([name = '']) => name.replaceAll('`', ''))

    expect([...named].sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort())
    expect(listed.filter(([, why = '']) => why.length < 10)).toEqual([])
  })

  it('has the dependencies that ship before those that do not', () => {
    const [runtime = ''] = page('docs/dependencies.md').text.split('## Development')
    const named = tableRows({ path: '', text: runtime }, (cell) => cell.startsWith('`'))

    expect(named.map(([name = '']) => name.replaceAll('`', ''))).toEqual(Object.keys(packageJson().dependencies))
  })
})

const demands = `
  A0.1 A0.2 A0.3 A0.4 A0.5
  A1.1 A1.2 A1.3 A1.4 A1.5 A1.6 A1.7
  A2.1 A2.2 A2.3
  A3.0.1 A3.0.2 A3.0.3
  A3.1.1 A3.1.2 A3.1.3
  A3.2.1 A3.2.2 A3.2.2a A3.2.2b A3.2.3
  A3.3.1 A3.3.2 A3.3.3 A3.3.4 A3.3.5 A3.3.6 A3.3.7 A3.3.8 A3.3.9
  A3.4.0 A3.4.1 A3.4.2 A3.4.3
  A3.5.1 A3.5.2 A3.5.3 A3.5.4 A3.5.5
  A3.6.0 A3.6.1 A3.6.2
  A3.7.1 A3.7.2 A3.7.3 A3.7.4 A3.7.5 A3.7.6 A3.7.7
`
  .trim()
  .split(/\s+/u)

describe('docs/article.md', () => {
  const rows = tableRows(page('docs/article.md'), (cell) => /^A\d/u.test(cell))
  const hazards = tableRows(page('docs/article.md'), (cell) => /^H\d/u.test(cell))

  it('has every demand of the article, once and in its order', () => {
    expect(rows.map(([id]) => id)).toEqual(demands)
  })

  it('names for each what meets it and a test that shows it, or says that there is none yet', () => {
    const bare = rows.filter(
      ([, , met = '', shown = '']) =>
        !/\*\*(not|no test) yet\*\*/u.test(`${met} ${shown}`) && !shown.includes('.test.ts)'),
    )

    expect(bare.map(([id]) => id)).toEqual([])
  })

  it('shows demands by tests only', () => {
    const shown = [...rows, ...hazards].flatMap(([, , , cell = '']) => linksIn({ path: '', text: cell }))

    expect(shown.filter((target) => !target.endsWith('.test.ts'))).toEqual([])
  })

  it('names for each hazard of backup and restore the tests that show that it is met, by their titles', () => {
    expect(hazards.map(([id]) => id)).toEqual(hazards.map((_, index) => `H${index + 1}`))
    expect(hazards.length).toBeGreaterThan(10)
    expect(hazards.flatMap(([id = '', , , shown = '']) => whyNotShown(id, shown))).toEqual([])
  })

  it('is found wrong where it names no test, or one that is not there, or only a part of its title', () => {
    const file = '[a](../src/guard/database-reasons.test.ts)'

    expect(whyNotShown('H1', 'nothing')).toEqual(['H1 names no test'])
    expect(whyNotShown('H1', file)).toEqual(['H1 names no test of ../src/guard/database-reasons.test.ts'])
    expect(whyNotShown('H1', `${file} *refuses a standby*, *refuses a*`)).toEqual([
      'H1: ../src/guard/database-reasons.test.ts has no test *refuses a*',
    ])
  })

  it('knows every demand that an integration answers', () => {
    const answered = integrations.flatMap(({ demand }) => demand ?? [])

    expect(answered.length).toBeGreaterThan(5)
    expect(answered.filter((demand) => !demands.some((id) => id === demand || id.startsWith(`${demand}.`)))).toEqual([])
  })
})

function whyNotShown(id: string, shown: string): readonly string[] {
  const named = namedTestsIn(shown)
  if (named.length === 0) return [`${id} names no test`]
  return named.flatMap(({ target, titles }) => {
    const known = titlesIn(readFileSync(join(project, 'docs', target), 'utf8'))
    const missing = titles.filter((title) => !known.has(title))
    return titles.length === 0
      ? [`${id} names no test of ${target}`]
      : missing.map((title) => `${id}: ${target} has no test *${title}*`)
  })
}

describe('docs/architecture.md', () => {
  it('lists the steps in their order', () => {
    const rows = tableRows(page('docs/architecture.md'), (cell) => /^\d+$/u.test(cell))
    const steps = rows.map(([, step = '']) => /^\[([a-z-]+)\]/u.exec(step)?.[1]).filter((step) => step !== undefined)

    expect(steps).toEqual(stepIds)
  })

  it('lists the exit codes', () => {
    const [, section = ''] = page('docs/architecture.md').text.split('## Exit codes')
    const codes = tableRows({ path: '', text: section }, (cell) => /^\d$/u.test(cell)).map(([code]) => Number(code))

    expect(codes).toEqual(Object.values(exitCode))
  })

  it('names every folder of the source', () => {
    const { text } = page('docs/architecture.md')
    const folders = readdirSync(join(project, 'src'), { withFileTypes: true })
      .filter((one) => one.isDirectory() && readdirSync(join(project, 'src', one.name)).length > 0)
      .map(({ name }) => name)

    expect(folders.filter((name) => !new RegExp(`^ +${name}/`, 'mu').test(text))).toEqual([])
  })
})

describe('docs/images/refresh.svg', () => {
  it('is drawn from the run that is kept beside it', () => {
    const read = (name: string) => readFileSync(join(project, 'docs', 'images', name), 'utf8')

    expect(read('refresh.svg')).toBe(renderTranscript(read('refresh.ansi')))
  })

  it('shows a copy that contacted nobody beside one that did', () => {
    const text = readFileSync(join(project, 'docs', 'images', 'refresh.svg'), 'utf8')

    expect(text).toMatch(/isolated: 0 /u)
    expect(text).toMatch(/control: {2}[1-9]/u)
  })
})

describe('docs/decisions/', () => {
  const records = pages.filter(({ path }) => /^docs\/decisions\/\d{4}-/u.test(path))

  it('are numbered without a gap, and each says context, decision and consequence', () => {
    const numbers = records.map(({ path }) => Number(/\d{4}/u.exec(path)?.[0]))
    const parts = ['**Context.**', '**Decision.**', '**Consequence.**']

    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    expect(records.filter(({ text }) => !parts.every((part) => text.includes(part)))).toEqual([])
  })

  it('are all in the list', () => {
    const listed = linksIn(page('docs/decisions/README.md'))

    expect(listed).toEqual(records.map(({ path }) => relative('docs/decisions', path)))
  })
})

function page(path: string): MarkdownPage {
  const found = pages.find((one) => one.path === path)
  if (found === undefined) throw new Error(`there is no ${path}`)
  return found
}

function whyDead({ path, text }: MarkdownPage, target: string): readonly string[] {
  if (/^(https?|mailto):/u.test(target)) return []
  const [file = '', anchor] = target.split('#')
  const absolute = file === '' ? join(project, path) : resolve(project, dirname(path), file)
  if (!absolute.startsWith(project) || !existsSync(absolute)) return [`${path}: ${target} is no file`]
  if (anchor === undefined) return []
  const there = file === '' ? { path, text } : pages.find((one) => join(project, one.path) === absolute)
  return there !== undefined && anchorsIn(there).has(anchor) ? [] : [`${path}: ${target} is no heading`]
}

/** As the program itself reads its command line. */
function whyWrong(line: string): readonly string[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/gu)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
  try {
    parseCommandLine(words.slice(1), { commands, version: '0', width: 100 })
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

function packageJson() {
  const shape = z.object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  return shape.parse(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')))
}
