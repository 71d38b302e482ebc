import { rewindEnvironment, type RewindOutcome } from '../../app/rewind.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { formatTime } from '../../report/quantity.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertConfirmed, YES } from '../confirm.ts'

export const rewind: Command = {
  name: 'rewind',
  summary: 'bring the previous copy back, or another one: its database, home and configuration, cut as they were',
  arguments: [ENVIRONMENT],
  options: [{ flags: '--to <generation>', description: 'id or bookmark; default: the previous one' }, YES],
  document: {
    run: 'id of the run',
    generation: 'id of the generation that is live now',
    dataFrom: 'age of its data; null where it is unknown',
    searchIndex:
      'server, kind (dropped; shared: the source uses the server; unknown whether it does; not-dropped though it does not), because (why its index may still be that of the later copy, else null); null where the copy has no such server',
    started: 'false for one that was isolated and never started: it comes back as it was, stopped and held',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  await assertConfirmed(invocation, environment, 'a rewind')
  const rewound = await rewindEnvironment(app, environment, { to: invocation.option('to') })
  const { run: id, generation, dataFrom, database, started, searchIndex } = rewound
  const age = dataFrom === null ? 'of unknown age' : `with data from ${formatTime(dataFrom)}`
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { run: id, generation, dataFrom, started, searchIndex },
    text: started
      ? `${environment} runs generation ${generation} again, ${age}.\n${searchIndexText(environment, searchIndex)}`
      : `${environment} has generation ${generation} again, ${age}, stopped and held as it was: it was never started. ` +
        `\`understudy isolate ${environment} --database ${database ?? 'NAME'} --start\` starts it.\n`,
  }
}

/** What became of it, and what is left to do. */
export function searchIndexText(environment: string, searchIndex: RewindOutcome['searchIndex']): string {
  if (searchIndex === null) return ''
  const { server, kind, because } = searchIndex
  const may = `Its search index on ${server} may still be that of the later copy: ${because}.`
  switch (kind) {
    case 'dropped':
      return `Its search index on ${server} was dropped; Bitbucket builds it anew.\n`
    case 'shared':
      return `${may} Delete nothing there; give ${environment} a search server of its own under refresh.${environment}.integrations.search-server.\n`
    case 'unknown':
      return `${may} Make sure first that no other Bitbucket uses that server; only then delete the indices bitbucket-* there and restart Bitbucket.\n`
    case 'not-dropped':
      return `${may} Delete the indices bitbucket-* there, then restart Bitbucket.\n`
  }
}
