import { parseArgs } from 'node:util'
import { reasonOf } from './log.ts'
import { startServer } from './server.ts'

const { values, positionals } = parseArgs({ options: { install: { type: 'string' } }, allowPositionals: true })
const install = values.install ?? positionals[0]

try {
  if (install === undefined) throw new Error('usage: node lab/standin/main.ts [--install] FOLDER')
  const server = await startServer(install, process.env)
  const stop = () => {
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${reasonOf(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  // A channel that fails must not end the server, as an app's thread does not end Bitbucket.
  const report = (error: unknown) => process.stderr.write(`${reasonOf(error)}\n`)
  process.on('unhandledRejection', report)
  process.on('uncaughtException', report)
} catch (error) {
  process.stderr.write(`Bitbucket could not start: ${reasonOf(error)}\n`)
  process.exit(1)
}
