import { appendFileSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { run } from '../processes.ts'
import { backUp } from './back-up.ts'
import { ClientError } from './client-error.ts'
import { readPlay, type ClientPlay } from './play.ts'
import { readWords } from './read-words.ts'
import { restore } from './restore.ts'

// `java` for the lab's hosts: plays the vendor's Backup Client and Restore Client, with the properties and the layout that are known of
// them. What they print and the inside of their archive is made up.

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === '-version') {
    console.error('openjdk version "17.0.15" 2025-04-15\nThe lab plays it')
    return 0
  }
  const { properties, jar, words } = readWords(argv)
  if (jar === undefined) throw new ClientError('Error: -jar requires jar file specification')
  const play = readPlay(jar)
  await record(jar, play)
  switch (basename(jar)) {
    case 'bitbucket-backup-client.jar':
      return await backUp(properties, play)
    case 'bitbucket-restore-client.jar':
      return await restore(properties, words, play)
    default:
      throw new ClientError(`Error: Unable to access jarfile ${jar}`)
  }
}

/** Everything that another user of the host could see, and this process's own environment, which only its user can. */
async function record(jar: string, { records }: ClientPlay): Promise<void> {
  const others = await run(['ps', '-ww', '-eo', 'args='])
  const environment = readFileSync('/proc/self/environ', 'latin1').split('\0')
  appendFileSync(records, `${JSON.stringify({ jar: basename(jar), user: process.getuid?.(), others, environment })}\n`)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.log(`ERROR ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = error instanceof ClientError ? error.exitCode : 1
}
