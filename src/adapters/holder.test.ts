import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { expect, it, onTestFinished } from 'vitest'
import { holderLives, livesHere, thisHolder } from './holder.ts'

it('tells that this process lives', () => {
  expect(thisHolder()).toMatch(new RegExp(`^process ${process.pid} \\(started \\d+\\) on ${hostname()}$`))
  expect(holderLives(thisHolder())).toBe(true)
  expect(livesHere(thisHolder())).toBe(true)
})

it('tells a process that has ended from one that lives', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const { pid } = child
  const started = thisHolder().replace(/\d+/, String(pid))
  child.kill('SIGKILL')
  await once(child, 'exit')

  expect(holderLives(started)).toBe(false)
  expect(livesHere(started)).toBe(false)
})

it('takes a process that nobody waited for after its end for none', async () => {
  // What its parent becomes waits for nobody.
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'])
  onTestFinished(() => void parent.kill('SIGKILL'))
  const [line] = await once(parent.stdout, 'data')
  const pid = String(line).trim()
  const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')
  const started = `process ${pid} (started ${stat()[21]}) on ${hostname()}`

  expect(livesHere(started)).toBe(true)
  await expect.poll(() => stat()[2]).toBe('Z')
  expect(livesHere(started)).toBe(false)
})

it('is not taken in by a later process of the same number', () => {
  expect(holderLives(`process ${process.pid} (started 1) on ${hostname()}`)).toBe(false)
})

it('takes a holder on another machine, or one that it can not read, for a living one', () => {
  expect(holderLives('process 1 (started 1) on elsewhere')).toBe(true)
  expect(holderLives('unknown')).toBe(true)
  expect(livesHere('process 1 (started 1) on elsewhere')).toBe(false)
})
