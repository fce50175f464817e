import { type Connection, defineModel } from '../../platform/mongo.ts'

/** There is one for each organization that requires one-time codes, under its id. */
export interface CodeRequirementRow {
  _id: string
  since: Date
}

export const createCodeRequirementModel = (connection: Connection) =>
  defineModel<CodeRequirementRow>(connection, {
    name: 'CodeRequirement',
    collection: 'code-requirements',
    fields: { since: { type: Date, required: true } },
  })
