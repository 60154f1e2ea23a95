import { damaged } from './flatbuffer.ts';
import { ATTRIBUTE, ATTRIBUTE_TYPE, NODE } from './onnx-fields.ts';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-graph.ts';
import { readIntegers, readTensor } from './onnx-tensor-reader.ts';
import type { ProtobufReader } from './protobuf-reader.ts';

/** No photo network's node has more of anything. */
const MAX_NAMES = 1 << 14;
const MAX_NUMBERS = 1 << 20;
const MAX_TEXT_BYTES = 1 << 20;

/** Reads a NodeProto; throws `model-unreadable`. */
export function readNode(reader: ProtobufReader): OnnxNode {
  const [inputs, outputs]: [string[], string[]] = [[], []];
  const attributes = new Map<string, OnnxAttribute>();
  let [name, operation, domain] = ['', '', ''];
  while (reader.next()) {
    switch (reader.field) {
      case NODE.input:
        inputs.push(reader.string());
        break;
      case NODE.output:
        outputs.push(reader.string());
        break;
      case NODE.name:
        name = reader.string();
        break;
      case NODE.opType:
        operation = reader.string();
        break;
      case NODE.domain:
        domain = reader.string();
        break;
      case NODE.attribute:
        attributes.set(...readAttribute(reader.message()));
        break;
    }
  }
  if (inputs.length + outputs.length > MAX_NAMES)
    throw damaged(`a node of ${inputs.length} inputs`);
  return {
    name,
    operation,
    domain: domain === 'ai.onnx' ? '' : domain,
    inputs,
    outputs,
    attributes,
  };
}

/** What the fields of an attribute hold. */
interface AttributeFields {
  name: string;
  type?: number;
  float?: number;
  integer?: number;
  text?: string;
  tensor?: OnnxTensor;
  readonly floats: number[];
  readonly integers: number[];
  readonly strings: string[];
}

function readAttribute(reader: ProtobufReader): readonly [string, OnnxAttribute] {
  const fields: AttributeFields = { name: '', floats: [], integers: [], strings: [] };
  while (reader.next()) readAttributeField(reader, fields);
  return [fields.name, attributeOf(fields)];
}

function readAttributeField(reader: ProtobufReader, fields: AttributeFields): void {
  switch (reader.field) {
    case ATTRIBUTE.name:
      fields.name = reader.string();
      return;
    case ATTRIBUTE.type:
      fields.type = reader.integer();
      return;
    case ATTRIBUTE.float:
      fields.float = reader.float();
      return;
    case ATTRIBUTE.integer:
      fields.integer = reader.integer();
      return;
    case ATTRIBUTE.string:
      fields.text = reader.string(MAX_TEXT_BYTES);
      return;
    case ATTRIBUTE.tensor:
      fields.tensor = readTensor(reader.message());
      return;
    case ATTRIBUTE.floats:
      readFloats(reader.written(), fields.floats);
      return;
    case ATTRIBUTE.integers:
      readIntegers(reader, fields.integers, MAX_NUMBERS);
      return;
    case ATTRIBUTE.strings:
      fields.strings.push(reader.string(MAX_TEXT_BYTES));
      return;
  }
}

function readFloats(bytes: Uint8Array, list: number[]): void {
  if (bytes.length % 4 !== 0) throw damaged(`a list of floats in ${bytes.length} bytes`);
  if (list.length + bytes.length / 4 > MAX_NUMBERS) throw damaged('a list of too many floats');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += 4) list.push(view.getFloat32(at, true));
}

/** By its type; files older than that field say it by what is there. */
function attributeOf(fields: AttributeFields): OnnxAttribute {
  const kinds: readonly (readonly [number, OnnxAttribute | undefined])[] = [
    [ATTRIBUTE_TYPE.float, some('float', fields.float)],
    [ATTRIBUTE_TYPE.integer, some('int', fields.integer)],
    [ATTRIBUTE_TYPE.string, some('string', fields.text)],
    [ATTRIBUTE_TYPE.tensor, some('tensor', fields.tensor)],
    [ATTRIBUTE_TYPE.floats, { kind: 'floats', value: fields.floats }],
    [ATTRIBUTE_TYPE.integers, { kind: 'ints', value: fields.integers }],
    [ATTRIBUTE_TYPE.strings, { kind: 'strings', value: fields.strings }],
  ];
  const { type } = fields;
  const [, found] =
    type === undefined
      ? (kinds.find(([, each]) => each !== undefined && !isEmpty(each)) ?? [])
      : (kinds.find(([number]) => number === type) ?? []);
  return found ?? defaultOf(type);
}

function some<K extends 'float' | 'int' | 'string' | 'tensor', V>(
  kind: K,
  value: V | undefined,
): { readonly kind: K; readonly value: V } | undefined {
  return value === undefined ? undefined : { kind, value };
}

function isEmpty(attribute: OnnxAttribute): boolean {
  return 'value' in attribute && Array.isArray(attribute.value) && attribute.value.length === 0;
}

/** What protobuf leaves out is zero or empty. */
function defaultOf(type: number | undefined): OnnxAttribute {
  if (type === ATTRIBUTE_TYPE.float) return { kind: 'float', value: 0 };
  if (type === ATTRIBUTE_TYPE.integer) return { kind: 'int', value: 0 };
  if (type === ATTRIBUTE_TYPE.string) return { kind: 'string', value: '' };
  return { kind: 'other' };
}
