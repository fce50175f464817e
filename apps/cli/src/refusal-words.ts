import type { ProblemResponse } from '@billbridge/contract/client'
import type { FieldError } from '@billbridge/contract/problem'
import { type ProblemType, toProblemUri } from '@billbridge/contract/problem'
import type { Command } from 'commander'

/** Refusals of what stands on the command line or in the file, as nothing else is sent. */
const ofInput: readonly ProblemType[] = [
  'invalid-request',
  'invalid-cursor',
  'import-unreadable',
  'import-not-ready',
  'body-too-large',
  'unsupported-media-type',
]
const inputUris = new Set(ofInput.map(toProblemUri))

/** Whether the API refused the command line or the file itself, and not what is to be done with them. */
export const isAboutInput = ({ problem }: ProblemResponse): boolean => inputUris.has(problem.type)

/** A field of the API by the name it was given under: an option, or an argument of the command. */
const ownNameOf = (field: string, command: Command | undefined): string => {
  const parts = field.split('.')
  const name = parts.findLast((part) => !/^\d+$/.test(part)) ?? field
  if (parts[0] === 'columnMatch') return ['--match', ...parts.slice(1)].join(' ')
  const option = command?.options.find((one) => one.attributeName() === name)
  if (option?.long) return option.long
  if (name === 'ids') return command?.args[Number(parts.at(-1))] ?? '<ids>'
  const [argument] = command?.registeredArguments ?? []
  return argument && /(Id|^fileName)$/.test(name) ? `<${argument.name()}>` : field
}

const fieldWords = (errors: readonly FieldError[], command: Command | undefined): string[] =>
  errors.map(({ field, message }) => `${ownNameOf(field, command)} ${message}`)

/** What a refusal says, in the words of the command line; `command` is the one that was given. */
export const refusalWords = (refusal: ProblemResponse, command: Command | undefined): string[] => {
  const { detail, remedy, errors = [], requestId, status } = refusal.problem
  const fields = fieldWords(errors, command)
  if (refusal.type === 'invalid-cursor')
    return ['--cursor takes what the page before ended with, for the same filters.']
  // The detail says the same of the fields, and the remedy where a program finds them.
  if (isAboutInput(refusal) && fields.length > 0) return [...fields, 'Add --help to see how it is used.']
  const id = requestId === undefined || status < 500 ? [] : [`Request id: ${requestId}`]
  return [detail, ...fields.map((line) => `  ${line}`), remedy, ...id]
}
