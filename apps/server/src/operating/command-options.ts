import { type Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import type { Services } from '../services.ts'

/** What a command does with a database that is connected. */
export type Work = (services: Services) => Promise<unknown>

/** Does the work of the command that was given. */
export type Doing = (work: Work) => Promise<void>

/** The command was not used as it can be; the message says how it is. */
export class UsageError extends Error {}

/** Why a value is not what its schema asks for, in words. */
export const whyOf = (error: z.ZodError): string => z.prettifyError(error).replace(/^✖ /, '')

/** An option whose value is checked before anything is begun; what it is refused for names it. */
export const checkedOption = (flags: string, schema: z.ZodType, description: string): Option =>
  new Option(flags, description).argParser((value: string) => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    throw new InvalidArgumentError(`It ${whyOf(parsed.error)}.`)
  })

export const neededOption = (...told: Parameters<typeof checkedOption>): Option =>
  checkedOption(...told).makeOptionMandatory()

export const choice = (flags: string, choices: readonly string[], description: string): Option =>
  new Option(flags, description).choices(choices)

export const text = z.string().trim().min(1, 'must not be empty')

/** Whose organization, and which of its members. */
export const organizationOption = (): Option =>
  neededOption('--organization <org_…>', text, 'its id, as "organizations list" shows it')
export const userOption = (): Option => neededOption('--user <user_…>', text, 'id of the member')

/** A command below `parent`, in the words of its help. */
export const addCommand = (parent: Command, name: string, summary: string, ...options: readonly Option[]): Command => {
  const command = parent.command(name).description(summary)
  for (const option of options) command.addOption(option)
  return command
}
