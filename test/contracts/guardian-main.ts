import { runGuardian } from '../../src/adapters/bitbucket/guardian/run-guardian.ts'

await runGuardian(process.stdin, process.stdout)
