import { PassThrough } from 'node:stream'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createLeaving } from './leaving.ts'
import { createProgram } from './program.ts'

const terminal = {
  ...{ out: new PassThrough(), err: new PassThrough(), input: new PassThrough() },
  ...{ leaving: createLeaving(), environment: {} },
}
const program = createProgram(terminal, () => undefined)

/** A command and all below it. */
const withAllBelow = (command: Command): Command[] => [command, ...command.commands.flatMap(withAllBelow)]

test('the help has words for every command, option and argument', () => {
  const told = withAllBelow(program).flatMap((command) => [
    { what: command.name(), words: command.description() },
    ...command.options.map(({ flags, description }) => ({ what: `${command.name()} ${flags}`, words: description })),
    ...command.registeredArguments.map((argument) => ({
      what: `${command.name()} <${argument.name()}>`,
      words: argument.description,
    })),
  ])
  expect(told.length).toBeGreaterThan(100)
  expect(told.filter(({ words }) => !words).map(({ what }) => what)).toEqual([])
})
