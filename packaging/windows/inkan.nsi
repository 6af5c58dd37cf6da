; The installer for Windows, 64 bits, in Japanese and English. makensis is
; given VERSION, TREE (a folder with the files) and OUT.
Target amd64-unicode
Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS Win10

Name "Inkan"
OutFile "${OUT}"
BrandingText "Inkan ${VERSION}"

; For one user without an administrator's rights, or for all with them; from a
; command line: /CurrentUser or /AllUsers, and /S to be asked nothing.
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "Inkan"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "Software\Inkan"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "Mode"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\Inkan"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "Folder"
!include MultiUser.nsh
!include MUI2.nsh
!include x64.nsh

!define MUI_ICON "..\icons\inkan.ico"
!define MUI_UNICON "..\icons\inkan.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\inkan-gui.exe"
!define MUI_LANGDLL_ALLLANGUAGES
!insertmacro MUI_PAGE_WELCOME
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Japanese"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_RESERVEFILE_LANGDLL

LangString textSign ${LANG_JAPANESE} "Inkanで署名する"
LangString textSign ${LANG_ENGLISH} "Sign with Inkan"
LangString textVerify ${LANG_JAPANESE} "Inkanで検証する"
LangString textVerify ${LANG_ENGLISH} "Verify with Inkan"
LangString textType ${LANG_JAPANESE} "電子署名（ファイルと別の署名）"
LangString textType ${LANG_ENGLISH} "Detached signature"
LangString textPractice ${LANG_JAPANESE} "Inkan（練習用カード）"
LangString textPractice ${LANG_ENGLISH} "Inkan (practice card)"
LangString textOld ${LANG_JAPANESE} "64ビットのWindows 10以降が必要です。"
LangString textOld ${LANG_ENGLISH} "Windows 10 or later with 64 bits is needed."

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=${LANG_JAPANESE} "ProductName" "Inkan"
VIAddVersionKey /LANG=${LANG_JAPANESE} "FileDescription" "Inkan（印鑑）"
VIAddVersionKey /LANG=${LANG_JAPANESE} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_JAPANESE} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_JAPANESE} "LegalCopyright" "The Inkan authors, MIT License"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductName" "Inkan"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileDescription" "Inkan"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "LegalCopyright" "The Inkan authors, MIT License"

!define CLASSES "Software\Classes"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Inkan"

; An action in the menu of Explorer, for one ending: what stands before the file
; is "" or a flag with a blank behind it. Several files start it several times;
; the window that is open takes them all.
!macro action ending verb text flag
	WriteRegStr SHCTX "${CLASSES}\SystemFileAssociations\${ending}\shell\${verb}" "MUIVerb" "${text}"
	WriteRegStr SHCTX "${CLASSES}\SystemFileAssociations\${ending}\shell\${verb}" "Icon" "$INSTDIR\inkan-gui.exe,0"
	WriteRegStr SHCTX "${CLASSES}\SystemFileAssociations\${ending}\shell\${verb}\command" "" '"$INSTDIR\inkan-gui.exe" ${flag}"%1"'
!macroend
!macro unaction ending verb text flag
	DeleteRegKey SHCTX "${CLASSES}\SystemFileAssociations\${ending}\shell\${verb}"
	DeleteRegKey /ifempty SHCTX "${CLASSES}\SystemFileAssociations\${ending}\shell"
	DeleteRegKey /ifempty SHCTX "${CLASSES}\SystemFileAssociations\${ending}"
!macroend

; The papers that people sign. What else there is can be dropped into the window.
!macro signs do
	!insertmacro ${do} .pdf InkanSign "$(textSign)" ""
	!insertmacro ${do} .xml InkanSign "$(textSign)" ""
	!insertmacro ${do} .csv InkanSign "$(textSign)" ""
	!insertmacro ${do} .txt InkanSign "$(textSign)" ""
	!insertmacro ${do} .docx InkanSign "$(textSign)" ""
	!insertmacro ${do} .xlsx InkanSign "$(textSign)" ""
	!insertmacro ${do} .zip InkanSign "$(textSign)" ""
!macroend

; Tells Explorer that types of files changed (SHCNE_ASSOCCHANGED).
!macro refresh
	System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Function .onInit
	!insertmacro MULTIUSER_INIT
	!insertmacro MUI_LANGDLL_DISPLAY
	${IfNot} ${RunningX64}
		MessageBox MB_OK|MB_ICONSTOP "$(textOld)" /SD IDOK
		SetErrorLevel 1
		Quit
	${EndIf}
FunctionEnd

Section
	SetRegView 64
	SetOutPath "$INSTDIR"
	File "${TREE}\inkan-gui.exe"
	File "${TREE}\inkan.exe"
	File "${TREE}\LICENCES.txt"
	WriteUninstaller "$INSTDIR\uninstall.exe"

	CreateDirectory "$SMPROGRAMS\Inkan"
	CreateShortCut "$SMPROGRAMS\Inkan\Inkan.lnk" "$INSTDIR\inkan-gui.exe"
	CreateShortCut "$SMPROGRAMS\Inkan\$(textPractice).lnk" "$INSTDIR\inkan-gui.exe" "--practice"

	; .p7s is offered, not taken away from the program that has it.
	WriteRegStr SHCTX "${CLASSES}\Inkan.Signature" "" "$(textType)"
	WriteRegStr SHCTX "${CLASSES}\Inkan.Signature\DefaultIcon" "" "$INSTDIR\inkan-gui.exe,0"
	WriteRegStr SHCTX "${CLASSES}\Inkan.Signature\shell\open\command" "" '"$INSTDIR\inkan-gui.exe" "%1"'
	WriteRegStr SHCTX "${CLASSES}\.p7s\OpenWithProgids" "Inkan.Signature" ""
	!insertmacro action .p7s InkanVerify "$(textVerify)" "--verify "
	!insertmacro action .pdf InkanVerify "$(textVerify)" "--verify "
	!insertmacro signs action
	WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\inkan-gui.exe" "" "$INSTDIR\inkan-gui.exe"
	!insertmacro refresh

	WriteRegStr SHCTX "Software\Inkan" "Mode" "$MultiUser.InstallMode"
	WriteRegStr SHCTX "Software\Inkan" "Folder" "$INSTDIR"
	WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "Inkan"
	WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
	WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\inkan-gui.exe,0"
	WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "The Inkan authors"
	WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
	WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
	WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
	WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
	WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
	SectionGetSize 0 $0
	WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Function un.onInit
	!insertmacro MULTIUSER_UNINIT
	!insertmacro MUI_UNGETLANGUAGE
FunctionEnd

; Files of the user, settings too, stay.
Section Uninstall
	SetRegView 64
	Delete "$INSTDIR\inkan-gui.exe"
	Delete "$INSTDIR\inkan.exe"
	Delete "$INSTDIR\LICENCES.txt"
	Delete "$INSTDIR\uninstall.exe"
	RMDir "$INSTDIR"
	; The language may have changed since: every name goes.
	Delete "$SMPROGRAMS\Inkan\*.lnk"
	RMDir "$SMPROGRAMS\Inkan"

	DeleteRegKey SHCTX "${CLASSES}\Inkan.Signature"
	DeleteRegValue SHCTX "${CLASSES}\.p7s\OpenWithProgids" "Inkan.Signature"
	DeleteRegKey /ifempty SHCTX "${CLASSES}\.p7s\OpenWithProgids"
	DeleteRegKey /ifempty SHCTX "${CLASSES}\.p7s"
	!insertmacro unaction .p7s InkanVerify "" ""
	!insertmacro unaction .pdf InkanVerify "" ""
	!insertmacro signs unaction
	DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\inkan-gui.exe"
	DeleteRegKey SHCTX "${UNINSTALL}"
	DeleteRegKey SHCTX "Software\Inkan"
	!insertmacro refresh
SectionEnd
