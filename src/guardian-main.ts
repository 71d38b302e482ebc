import process from 'node:process'
import { runGuardian } from './adapters/bitbucket/guardian/run-guardian.ts'

// The guardian as a program of its own: small, and alive when the one that started it is not. Its order comes over the pipe.
await runGuardian(process.stdin, process.stdout)
