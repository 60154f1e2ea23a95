import { join } from 'node:path';
import { ok, type Result } from '../../contract/errors.ts';
import { sha256Of, writeModelFile } from '../model/model-file.ts';
import type { ModelManifest } from '../model/model-manifest.ts';
import { COURSE_SIDE } from './course-networks.ts';
import { courseOnnx, COURSE_VALUES } from './course-onnx.ts';
import type { Training } from './train-messages.ts';

/** How a trained network is called. */
export interface CourseNames {
  readonly id: string;
  readonly name: string;
}

const WEIGHTS_FILE = 'network.onnx';
const LABELS_FILE = 'labels.txt';

/**
 * Writes a trained network as a model pack into `folder`: its description, its ONNX file and the names
 * of its categories. Errors: `disk-full`, `library-unreadable`.
 */
export async function writeCoursePack(
  folder: string,
  { id, name }: CourseNames,
  { network, categories }: Training,
): Promise<Result<void>> {
  const { bytes, featureSize } = courseOnnx(network);
  const labels = new TextEncoder().encode(categories.map((each) => `${oneLine(each)}\n`).join(''));
  const manifest: ModelManifest = {
    id,
    name,
    licence: 'Your own',
    credit: 'Trained on this computer',
    file: WEIGHTS_FILE,
    sha256: sha256Of(bytes),
    bytes: bytes.length,
    inputSize: COURSE_SIDE,
    featureSize,
    mapSize: 1,
    classCount: categories.length,
    hasBackground: false,
    onnx: {
      input: COURSE_VALUES.input,
      layout: 'nhwc',
      channels: 'grey',
      mean: [0, 0, 0],
      std: [255, 255, 255],
      feature: COURSE_VALUES.feature,
      pooling: 'none',
      logits: COURSE_VALUES.logits,
    },
    labels: { file: LABELS_FILE, sha256: sha256Of(labels) },
  };
  const description = new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
  const files = { [WEIGHTS_FILE]: bytes, [LABELS_FILE]: labels, 'model.json': description };
  for (const [file, content] of Object.entries(files)) {
    const written = await writeModelFile(join(folder, file), content);
    if (!written.ok) return written;
  }
  return ok(undefined);
}

/** A folder's name may have line breaks in it, a list with one name a line may not. */
function oneLine(name: string): string {
  return name.replace(/[\r\n]+/gu, ' ');
}
