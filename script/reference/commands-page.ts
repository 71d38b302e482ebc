import type { Command } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands.ts'
import { globalOptions } from '../../src/cli/program.ts'
import { code, heading, table } from './markdown.ts'

export function commandsPage(): string {
  const parts = [
    heading('Commands', lead),
    table(
      ['command', 'what it does'],
      commands.map((one) => [`[${one.name}](#${one.name.replaceAll(' ', '-')})`, one.summary]),
    ),
    '## Options of every command\n',
    table(
      ['option', 'meaning'],
      globalOptions.map(({ flags, description }) => [code(flags), description]),
    ),
    ...commands.map(commandPart),
  ]
  return parts.join('\n')
}

const lead = `Standard output carries data, standard error everything for people. \`--json\` prints one document with \`schema\`, \`ok\`, and
where there is one \`environment\`; a failure adds \`error: {code, message, hint}\` ([errors](errors.md)).

Exit codes: 0 done or nothing to do; 1 failed; 2 a plan has changes (\`plan --detailed-exitcode\`) or a check failed (\`check\`,
\`leaks\`); 3 refused by a guard or by policy; 4 the configuration or the command line is wrong; 5 interrupted, can be resumed;
6 waiting for approval.

Without a terminal, whatever would change an environment refuses unless \`--yes\` is given. \`--yes\` covers no adoption, no waiver
and no undo: each has a flag of its own that repeats the environment's name.
`

function commandPart(command: Command): string {
  const { name, summary, details, arguments: given, options, document } = command
  const usage = [
    'understudy',
    name,
    ...given.map((one) => (one.required ? `<${one.name}>` : `[${one.name}]`)),
    ...(options.length === 0 ? [] : ['[options]']),
  ]
  return [
    `## ${name}\n`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.${details === undefined ? '' : ` ${details}`}\n`,
    `    ${usage.join(' ')}\n`,
    ...(given.length === 0
      ? []
      : [
          table(
            ['argument', 'meaning'],
            given.map((one) => [code(one.name), one.description]),
          ),
        ]),
    ...(options.length === 0
      ? []
      : [
          table(
            ['option', 'meaning'],
            options.map((one) => [code(one.flags), one.description]),
          ),
        ]),
    `JSON: \`understudy/${name.replaceAll(' ', '-')}/1\`\n`,
    table(
      ['field', 'meaning'],
      Object.entries(document).map(([field, meaning]) => [code(field), meaning]),
    ),
  ].join('\n')
}
