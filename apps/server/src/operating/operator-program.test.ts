import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createOperatorProgram } from './operator-program.ts'

/** A command and all below it. */
const withAllBelow = (command: Command): Command[] => [command, ...command.commands.flatMap(withAllBelow)]

test('the help has words for every command, option and argument', () => {
  const told = withAllBelow(createOperatorProgram(async () => undefined)).flatMap((command) => [
    { what: command.name(), words: command.description() },
    ...command.options.map(({ flags, description }) => ({ what: `${command.name()} ${flags}`, words: description })),
    ...command.registeredArguments.map((argument) => ({
      what: `${command.name()} <${argument.name()}>`,
      words: argument.description,
    })),
  ])
  expect(told.length).toBeGreaterThan(30)
  expect(told.filter(({ words }) => !words).map(({ what }) => what)).toEqual([])
})
