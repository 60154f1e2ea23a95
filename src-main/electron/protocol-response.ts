import type { FilePart } from '../serve/file-part.ts';
import { isFileAnswer, type PageAnswer } from '../serve/page-answer.ts';

/** A part of a file as a stream that closes it: at its end, when it fails, and when nobody wants it. */
function streamOf(part: FilePart): ReadableStream<Uint8Array> {
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    try {
      const piece = await part.next();
      if (piece !== undefined) {
        controller.enqueue(piece);
        return;
      }
      await part.close();
      controller.close();
    } catch (cause) {
      await part.close();
      // Ends the answer in the middle, so that half a photo is not taken for a whole one.
      throw cause;
    }
  };
  // Nothing is read before it is asked for.
  return new ReadableStream({ pull, cancel: () => part.close() }, { highWaterMark: 0 });
}

/** An answer as the system takes it, with the headers that keep it safe. */
export async function responseOf(
  answer: PageAnswer,
  safeHeaders: Readonly<Record<string, string>>,
): Promise<Response> {
  const part = isFileAnswer(answer) ? answer.body : undefined;
  try {
    const body = isFileAnswer(answer) ? streamOf(answer.body) : (answer.body ?? null);
    const headers = { ...safeHeaders, ...answer.headers };
    return new Response(body, { status: answer.status, headers });
  } catch (cause) {
    await part?.close();
    throw cause;
  }
}
