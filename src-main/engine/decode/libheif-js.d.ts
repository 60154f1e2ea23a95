/** The part of libheif's C interface (libheif/heif.h) that the WASM build exports and we call. */
declare module 'libheif-js/wasm-bundle.js' {
  /** Addresses in the module's memory are numbers; functions that return a struct fill `error`. */
  interface LibHeif {
    readonly HEAPU8: Uint8Array;
    readonly HEAPU32: Uint32Array;
    _malloc(size: number): number;
    _free(address: number): void;
    _heif_context_alloc(): number;
    _heif_context_free(context: number): void;
    _heif_context_read_from_memory(
      error: number,
      context: number,
      bytes: number,
      size: number,
      options: number,
    ): void;
    _heif_context_get_primary_image_handle(error: number, context: number, out: number): void;
    _heif_image_handle_release(handle: number): void;
    _heif_image_handle_get_width(handle: number): number;
    _heif_image_handle_get_height(handle: number): number;
    _heif_image_handle_has_alpha_channel(handle: number): number;
    _heif_image_handle_get_item_id(handle: number): number;
    _heif_image_handle_get_list_of_thumbnail_IDs(handle: number, out: number, most: number): number;
    _heif_image_handle_get_thumbnail(error: number, handle: number, id: number, out: number): void;
    _heif_item_get_transformation_properties(
      context: number,
      item: number,
      out: number,
      most: number,
    ): number;
    _heif_item_get_property_type(context: number, item: number, property: number): number;
    _heif_item_get_property_transform_rotation_ccw(
      context: number,
      item: number,
      property: number,
    ): number;
    _heif_item_get_property_transform_mirror(
      context: number,
      item: number,
      property: number,
    ): number;
    _heif_decode_image(
      error: number,
      handle: number,
      out: number,
      colourSpace: number,
      chroma: number,
      options: number,
    ): void;
    _heif_image_release(image: number): void;
    _heif_image_get_width(image: number, channel: number): number;
    _heif_image_get_height(image: number, channel: number): number;
    _heif_image_get_plane_readonly2(image: number, channel: number, outStride: number): number;
  }
  const libheif: LibHeif;
  export = libheif;
}
