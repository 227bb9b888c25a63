// Judges a FHIR R4 document from standard input by two libraries that are not ours: the official JSON schema 4.0.1, and
// the base profiles with their value sets. Prints what each of them finds wrong.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const from = createRequire(process.env.TEFUDA_TEST_NODE_MODULES + '/here.js')
const JSONSchemaValidator = from('@asymmetrik/fhir-json-schema-validator')
const { Fhir } = from('fhir')

const document = JSON.parse(readFileSync(0, 'utf8'))
const bySchema = new JSONSchemaValidator().validate(document)
const byProfiles = new Fhir().validate(document, { errorOnUnexpected: true })
const wrong = byProfiles.messages.filter(message => message.severity === 'error' || message.severity === 'fatal')
console.log(JSON.stringify({
    schema: bySchema.map(error => `${error.dataPath ?? ''} ${error.message}`),
    profiles: wrong.map(message => `${message.location} ${message.message}`),
}))
