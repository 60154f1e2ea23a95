; Kindred is offered under “Open with” for pictures, and takes no kind of file from another program.

!macro kindredOpens EXTENSION
  WriteRegStr SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\SupportedTypes" ".${EXTENSION}" ""
!macroend

!macro customInstall
  WriteRegStr SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  !insertmacro kindredOpens "jpg"
  !insertmacro kindredOpens "jpeg"
  !insertmacro kindredOpens "png"
  !insertmacro kindredOpens "webp"
  !insertmacro kindredOpens "avif"
  !insertmacro kindredOpens "gif"
  !insertmacro kindredOpens "tif"
  !insertmacro kindredOpens "tiff"
  !insertmacro kindredOpens "bmp"
  !insertmacro kindredOpens "heic"
  !insertmacro kindredOpens "heif"
  !insertmacro kindredOpens "cr2"
  !insertmacro kindredOpens "cr3"
  !insertmacro kindredOpens "nef"
  !insertmacro kindredOpens "arw"
  !insertmacro kindredOpens "dng"
  !insertmacro kindredOpens "raf"
  !insertmacro kindredOpens "orf"
  !insertmacro kindredOpens "rw2"
!macroend

!macro customUnInstall
  DeleteRegKey SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"
!macroend
