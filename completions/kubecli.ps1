# PowerShell completion for kubecli
#
#     kubecli completion powershell | Out-String | Invoke-Expression
#
# For an alias: Set-Alias k kubecli; Register-ArgumentCompleter -Native -CommandName k -ScriptBlock $__kubecliComplete

$__kubecliComplete = {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { if ($_.Value) { [string]$_.Value } else { $_.Extent.Text } })
    $program = $words[0]
    $typed = @($words | Select-Object -Skip 1)
    # nothing typed yet of the next word; older PowerShells drop an argument that is empty
    $empty = if ($PSVersionTable.PSVersion -lt [version]'7.3.0') { '""' } else { '' }
    if ($wordToComplete -eq '') { $typed += $empty }

    $head = ''
    if ($wordToComplete -match '^(-[^=]*=)') { $head = $Matches[1] }

    $before = $env:_KUBECLI_COMPLETE
    $env:_KUBECLI_COMPLETE = 'powershell_complete'
    try { $answer = @(& $program @typed 2>$null) } finally { $env:_KUBECLI_COMPLETE = $before }

    $files = $false
    $found = $false
    foreach ($line in $answer) {
        $kind, $text, $about = $line -split "`t", 3
        if ($kind -eq 'file' -or $kind -eq 'dir') { $files = $true; continue }
        if (-not $text) { continue }
        $found = $true
        if (-not $about) { $about = $text }
        $space = if ($kind -eq 'part') { '' } else { ' ' }
        $value = $head + $text
        if ($value -match '[\s''"`$(){};,|&<>@#]') { $value = "'" + $value.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($value + $space, $text, 'ParameterValue', $about)
    }
    # no answer at all makes PowerShell complete file names; an empty one does not
    if (-not $found -and -not $files) { '' }
}

Register-ArgumentCompleter -Native -CommandName 'kubecli' -ScriptBlock $__kubecliComplete
