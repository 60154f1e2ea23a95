/**
 * Since 1.29 ONNX Runtime's own builds for Linux and macOS report what they run to their maker, keep an
 * identifier and a database of it in the account's folder for caches.
 * Kindred sends nothing to anybody. The variable is read when the library is loaded
 * (microsoft/onnxruntime#27379), from the process itself: what a worker thread sets in its copy of the
 * environment is not seen. So whoever starts a thread that may load it calls this first.
 */
export function keepOnnxQuiet(): void {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
}
