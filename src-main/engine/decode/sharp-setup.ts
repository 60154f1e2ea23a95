import sharp from 'sharp';

/** One thread a picture: several are in flight, and threads within one picture only add overhead. */
sharp.concurrency(1);
/** No photo is decoded twice, so libvips has nothing to remember. */
sharp.cache(false);

export { sharp };
