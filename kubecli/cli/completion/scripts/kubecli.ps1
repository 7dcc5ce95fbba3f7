# PowerShell completion for kubecli
#
#     kubecli completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'kubecli' -ScriptBlock {
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

    $directive = 0
    $candidates = @()
    foreach ($line in @(& $program __complete @typed 2>$null)) {
        if ($line -match '^:(\d+)$') { $directive = [int]$Matches[1] }
        elseif ($line) { $candidates += $line }
    }
    foreach ($line in $candidates) {
        $text, $about = $line -split "`t", 2
        if (-not $about) { $about = $text }
        $space = if ($directive -band 2) { '' } else { ' ' }
        $value = $head + $text
        if ($value -match '[\s''"`$(){};,|&<>@#]') { $value = "'" + $value.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($value + $space, $text, 'ParameterValue', $about)
    }
    # no answer at all makes PowerShell complete file names; an empty one does not
    if (-not $candidates -and ($directive -band 4)) { '' }
}
