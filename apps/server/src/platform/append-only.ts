import type { Schema } from 'mongoose'

/** What a model offers to change or delete rows with, beside `save` and `bulkWrite`. */
const changing = [
  'updateOne',
  'updateMany',
  'replaceOne',
  'findOneAndUpdate',
  'findOneAndReplace',
  'deleteOne',
  'deleteMany',
  'findOneAndDelete',
] as const

/** Rows of this collection are written once: every way of the model to change or delete one is refused. */
export const refuseChanges = (schema: Schema, collection: string): void => {
  const refuse = () => {
    throw new Error(`Rows of ${collection} are written once and never changed.`)
  }
  schema.pre([...changing], { document: true, query: true }, refuse)
  schema.pre('save', function () {
    if (!this.isNew) refuse()
  })
  schema.pre('bulkWrite', (operations) => {
    if (operations.some((operation) => !('insertOne' in operation))) refuse()
  })
}
